/** Lets the browser ask, in its own words, before a changed form is left. Sending the form is not leaving it. */
class TenetUnsaved extends HTMLElement {
  #abort;
  #before;

  connectedCallback() {
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    this.#before = this.#state();
    this.addEventListener('submit', () => this.#abort.abort(), { signal });
    window.addEventListener('beforeunload', (event) => this.#changed && event.preventDefault(), { signal });
  }

  disconnectedCallback() {
    this.#abort.abort();
  }

  get #changed() {
    return this.#before !== this.#state();
  }

  #state() {
    const form = this.querySelector('form');
    return form ? [...new FormData(form)].map(([name, value]) => `${name}=${value.name ?? value}`).join('\n') : '';
  }
}
customElements.define('tenet-unsaved', TenetUnsaved);
