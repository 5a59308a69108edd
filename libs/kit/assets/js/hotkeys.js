/**
 * Single-key shortcuts. Presses or focuses whatever carries `data-hotkey`, walks the rows of a list,
 * opens the sheet of keys. Never in inputs, never with a modifier; the attribute `off` silences it (WCAG 2.1.4).
 */
class TenetHotkeys extends HTMLElement {
  static patience = 1200;
  #abort;
  #typed = '';
  #timer;

  connectedCallback() {
    this.#abort = new AbortController();
    document.addEventListener('keydown', (event) => this.#key(event), { signal: this.#abort.signal });
    document.addEventListener('change', (event) => this.#selectAll(event.target), { signal: this.#abort.signal });
  }

  disconnectedCallback() {
    this.#abort.abort();
    clearTimeout(this.#timer);
  }

  #key(event) {
    if (this.hasAttribute('off') || event.defaultPrevented || event.repeat && !'jk'.includes(event.key)) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest('input, textarea, select, [contenteditable], dialog[open]') && !this.#isRowTick(event.target)) return;
    if (event.key.length !== 1 && event.key !== 'Enter') return;

    const keys = this.#typed ? `${this.#typed} ${event.key}` : event.key;
    if (this.#press(keys) || (!this.#typed && this.#walk(event))) {
      event.preventDefault();
      this.#forget();
    } else if (event.key.length === 1 && document.querySelector(`[data-hotkey^="${CSS.escape(event.key)} "]`)) {
      this.#forget();
      this.#typed = event.key;
      this.#timer = setTimeout(() => this.#forget(), TenetHotkeys.patience);
    } else {
      this.#forget();
    }
  }

  #forget() {
    clearTimeout(this.#timer);
    this.#typed = '';
  }

  /** Follows the first visible element of these keys. */
  #press(keys) {
    if (keys === '?') {
      document.querySelector('dialog#keys')?.showModal();
      return true;
    }
    const wanted = [...document.querySelectorAll('[data-hotkey]')].filter((element) => element.dataset.hotkey === keys);
    const found = wanted.find((element) => element.checkVisibility()) ?? wanted.find((element) => element.matches('a'));
    if (!found) return false;
    if (found.matches('input, textarea, select')) {
      found.focus();
      found.select?.();
    } else {
      found.click();
    }
    return true;
  }

  #walk(event) {
    const rows = [...document.querySelectorAll('tr[data-row]')];
    const current = document.querySelector('tr[data-current]');
    if (event.key === 'j') return this.#goTo(rows[rows.indexOf(current) + 1]);
    if (event.key === 'k') return this.#goTo(rows[rows.indexOf(current) - 1]);
    if (!current) return false;
    if (event.key === 'x') return this.#click(current.querySelector('input[type="checkbox"]'));
    if (event.key === 'e') return this.#edit(current);
    return false;
  }

  #edit(row) {
    const link = row.querySelector('.row-link');
    const behind = row.closest('table').dataset.edit;
    if (!behind || !link) return this.#click(row.querySelector('[data-row-edit]') ?? link);
    location.assign(link.href + behind);
    return true;
  }

  #goTo(row) {
    if (!row) return false;
    document.querySelector('tr[data-current]')?.removeAttribute('data-current');
    row.setAttribute('data-current', '');
    row.scrollIntoView({ block: 'nearest' });
    row.querySelector('.row-link')?.focus({ preventScroll: true });
    return true;
  }

  #click(element) {
    element?.click();
    return Boolean(element);
  }

  #isRowTick(element) {
    return element.matches('[data-row] input[type="checkbox"]');
  }

  #selectAll(box) {
    if (!box.matches?.('[data-select-all]')) return;
    for (const tick of box.closest('form').querySelectorAll('[data-row] input[name="id"]')) tick.checked = box.checked;
  }
}
customElements.define('tenet-hotkeys', TenetHotkeys);
