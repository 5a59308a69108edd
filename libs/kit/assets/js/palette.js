/**
 * Ctrl/⌘ K: a dialog with a search field whose results the server renders and htmx inserts. This element opens it
 * and moves through the results; the field keeps the focus and names the chosen one (aria-activedescendant).
 */
class TenetPalette extends HTMLElement {
  #abort;

  connectedCallback() {
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    document.addEventListener('keydown', (event) => {
      if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'k') this.#open(event);
    }, { signal });
    document.addEventListener('click', (event) => {
      if (event.target.closest?.('[data-palette-open]')) this.#open(event);
    }, { signal });
    this.#input.addEventListener('keydown', (event) => this.#move(event), { signal });
    this.#list.addEventListener('htmx:after:swap', () => this.#choose(this.#options[0]), { signal });
    this.#dialog.addEventListener('click', (event) => event.target === this.#dialog && this.#dialog.close(), { signal });
    new MutationObserver(() => this.#choose(this.#options[0])).observe(this.#list, { childList: true });
  }

  disconnectedCallback() {
    this.#abort.abort();
  }

  get #dialog() {
    return this.querySelector('dialog');
  }

  get #input() {
    return this.querySelector('input');
  }

  get #list() {
    return this.querySelector('[role="listbox"]');
  }

  get #options() {
    return [...this.querySelectorAll('[role="option"]')];
  }

  #open(event) {
    event.preventDefault();
    if (this.#dialog.open) return;
    this.#dialog.showModal();
    this.#input.select();
    this.#input.dispatchEvent(new CustomEvent('tenet:open', { bubbles: true }));
  }

  #move(event) {
    const options = this.#options;
    const at = options.findIndex((option) => option.ariaSelected === 'true');
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: options.length - 1 }[event.key];
    if (event.key === 'Enter') {
      event.preventDefault();
      options[at]?.click();
    } else if (to !== undefined && options.length) {
      event.preventDefault();
      this.#choose(options.at(to % options.length));
    }
  }

  #choose(chosen) {
    for (const option of this.#options) option.ariaSelected = String(option === chosen);
    if (chosen) this.#input.setAttribute('aria-activedescendant', chosen.id);
    else this.#input.removeAttribute('aria-activedescendant');
    chosen?.scrollIntoView({ block: 'nearest' });
  }
}
customElements.define('tenet-palette', TenetPalette);
