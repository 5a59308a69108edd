/**
 * Editing in place. The server sends either the value with its pencil or the form; this element gives the form the
 * focus, lets Esc cancel and Enter save, and gives the pencil the focus back when the form has gone.
 */
class TenetInline extends HTMLElement {
  static #returningTo = null;

  connectedCallback() {
    this.addEventListener('keydown', this);
    this.addEventListener('submit', this);
    this.addEventListener('click', this);
    // htmx is still at work on the new elements: wait for it.
    queueMicrotask(() => requestAnimationFrame(() => this.#settle()));
  }

  handleEvent(event) {
    if (event.type === 'submit') this.#remember();
    else if (event.type === 'keydown') this.#key(event);
    else if (event.target.closest('[data-inline-cancel]')) this.#remember();
    else if (event.target.closest('.value') && !event.target.closest('a, button') && !String(getSelection())) this.querySelector('.inline-open')?.click();
  }

  #key(event) {
    if (!this.#form || event.isComposing) return;
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      this.#form.querySelector('[data-inline-cancel]').click();
    } else if (event.key === 'Enter' && event.target.matches('textarea, select') && (event.ctrlKey || event.metaKey || event.target.matches('select'))) {
      event.preventDefault();
      this.#form.requestSubmit();
    }
  }

  get #form() {
    return this.querySelector('form.inline-form');
  }

  get #place() {
    return this.closest('[id]')?.id;
  }

  #remember() {
    TenetInline.#returningTo = this.#place;
  }

  #settle() {
    if (this.#form) {
      const control = this.#form.querySelector('[aria-invalid="true"]') ?? this.#form.querySelector('input:not([type="hidden"]), select, textarea');
      control?.focus();
      if (control?.type !== 'checkbox') control?.select?.();
    } else if (TenetInline.#returningTo && TenetInline.#returningTo === this.#place) {
      TenetInline.#returningTo = null;
      this.querySelector('.inline-open')?.focus();
    }
  }
}
customElements.define('tenet-inline', TenetInline);
