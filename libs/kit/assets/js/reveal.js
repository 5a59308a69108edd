// <tenet-reveal show-label="Show" hide-label="Hide"><input type="password"></tenet-reveal>: a button that shows what was
// typed, and hides it again when the form is sent, so that no browser keeps it as a word of its own.
customElements.define('tenet-reveal', class extends HTMLElement {
  connectedCallback() {
    const input = this.querySelector('input');
    if (!input || this.querySelector('button')) return;
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'button quiet small';
    button.setAttribute('aria-controls', input.id);
    const show = (shown) => {
      input.type = shown ? 'text' : 'password';
      button.textContent = this.getAttribute(shown ? 'hide-label' : 'show-label');
    };
    button.addEventListener('click', () => { show(input.type === 'password'); input.focus(); });
    input.form?.addEventListener('submit', () => show(false));
    show(false);
    this.append(button);
  }
});
