/**
 * Asks before a form that cannot be undone is sent. The question is the server's own `<dialog>`; with the attribute
 * `typed`, its `[data-typed]` field must hold those words first. Without scripts the form goes to the server as it is.
 */
class TenetConfirm extends HTMLElement {
  #submitter;
  #agreed = false;

  connectedCallback() {
    this.addEventListener('submit', this, true);
    this.addEventListener('click', this);
    this.addEventListener('input', this);
    this.#check();
  }

  handleEvent(event) {
    if (event.type === 'input') this.#check();
    else if (event.type === 'submit') this.#ask(event);
    else if (event.target.closest('[data-confirm]')) this.#agree(event);
    else if (event.target.closest('[data-cancel]')) this.#keep(event);
  }

  get #dialog() {
    return this.querySelector('dialog');
  }

  #ask(event) {
    if (this.#agreed || this.#dialog.contains(event.target)) return;
    event.preventDefault();
    event.stopPropagation();
    this.#submitter = event.submitter;
    this.#dialog.showModal();
  }

  #agree(event) {
    event.preventDefault();
    this.#agreed = true;
    this.#dialog.close();
    const form = this.#submitter?.form ?? this.querySelector('form');
    form.requestSubmit(this.#submitter);
    this.#agreed = false;
  }

  #keep(event) {
    event.preventDefault();
    this.#dialog.close();
  }

  #check() {
    const wanted = this.getAttribute('typed');
    const button = this.querySelector('[data-confirm]');
    if (wanted && button) button.disabled = this.querySelector('[data-typed]')?.value.trim() !== wanted;
  }
}
customElements.define('tenet-confirm', TenetConfirm);
