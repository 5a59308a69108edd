/**
 * Adds and removes the rows and groups of the filter builder, and of any form with repeatable rows, by cloning the
 * templates that the server sent. Its buttons are submit buttons: without this element the server does the same.
 */
class TenetFilter extends HTMLElement {
  connectedCallback() {
    this.addEventListener('click', this);
  }

  handleEvent(event) {
    const button = event.target.closest('button');
    if (!button || event.defaultPrevented) return;
    const { dataset } = button;
    const group = button.closest('[data-group]');

    if ('addRow' in dataset) this.#addRow(group);
    else if ('addGroup' in dataset) this.#addGroup(button);
    else if ('removeRow' in dataset) this.#remove(button.closest('[data-row-index]'), group);
    else if ('removeGroup' in dataset) this.#remove(group, group.parentElement);
    else return;
    event.preventDefault();
    this.dispatchEvent(new Event('change', { bubbles: true }));
  }

  #addRow(group) {
    const rows = group.querySelector('[data-rows]');
    const row = this.#clone('row', { __g__: group.dataset.index, __r__: this.#next(rows, 'rowIndex') });
    rows.append(row);
    this.#begin(row);
  }

  #addGroup(button) {
    const index = this.#next(this, 'index');
    const group = this.#clone('group', { __g__: index, __r__: 0, __n__: index + 1 });
    button.before(group);
    this.#begin(group);
  }

  #remove(part, context) {
    const neighbour = part.previousElementSibling ?? part.nextElementSibling;
    part.remove();
    const place = neighbour?.querySelector('select, input, button') ?? context.querySelector('button');
    place?.focus();
  }

  /** One more than the highest index in use, so that a removed row's names never return. */
  #next(parent, key) {
    const attribute = key === 'rowIndex' ? 'data-row-index' : 'data-index';
    const used = [...parent.querySelectorAll(`[${attribute}]`)].map((part) => Number(part.dataset[key]));
    return Math.max(-1, ...used) + 1;
  }

  #clone(name, values) {
    const template = this.querySelector(`template[data-template="${name}"]`);
    const part = template.content.firstElementChild.cloneNode(true);
    const fill = (text) => text.replace(/__[grn]__/g, (mark) => values[mark] ?? mark);
    const walker = document.createTreeWalker(part, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = part; node; node = walker.nextNode()) {
      if (node.nodeType === Node.TEXT_NODE) node.data = fill(node.data);
      else for (const { name: key, value } of [...node.attributes]) if (value.includes('__')) node.setAttribute(key, fill(value));
    }
    return part;
  }

  /** htmx looks only at what is in the document, so it is told of a part when that is. */
  #begin(part) {
    globalThis.htmx?.process(part);
    part.querySelector('select, input:not([type="hidden"]), textarea')?.focus();
  }
}
customElements.define('tenet-filter', TenetFilter);
