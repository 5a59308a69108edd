/** Closes the menu inside it with Esc (focus goes back to its button), by a click elsewhere, and when focus leaves it. */
class TenetMenu extends HTMLElement {
  #abort;

  connectedCallback() {
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    document.addEventListener('click', (event) => this.contains(event.target) || this.#close(), { signal });
    this.addEventListener('focusout', (event) => {
      if (event.relatedTarget && !this.contains(event.relatedTarget)) this.#close();
    }, { signal });
    this.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || !this.#details?.open) return;
      event.stopPropagation();
      this.#close();
      this.#details.querySelector('summary').focus();
    }, { signal });
  }

  disconnectedCallback() {
    this.#abort.abort();
  }

  get #details() {
    return this.querySelector('details');
  }

  #close() {
    if (this.#details) this.#details.open = false;
  }
}
customElements.define('tenet-menu', TenetMenu);
