/** The column chooser: a tick shows or hides a column at once, the arrows change the order that the form will send. */
class TenetColumns extends HTMLElement {
  connectedCallback() {
    this.addEventListener('change', this);
    this.addEventListener('click', this);
    // A `toggle` does not bubble, but it can be caught on its way down.
    this.addEventListener('toggle', () => this.#arrows(), { capture: true, once: true });
  }

  handleEvent(event) {
    if (event.type === 'change' && event.target.name === 'columns') this.#show(event.target.value, event.target.checked);
    const arrow = event.type === 'click' && event.target.closest('[data-move]');
    if (arrow) this.#move(arrow);
  }

  #show(column, visible) {
    const table = document.querySelector(this.getAttribute('table') ?? 'table');
    const head = table?.querySelector(`th[data-column="${CSS.escape(column)}"]`);
    for (const row of head?.closest('table').rows ?? []) row.cells[head.cellIndex].hidden = !visible;
  }

  /** Gives every column the arrows of the template, named after it. */
  #arrows() {
    const template = this.querySelector('template');
    for (const item of this.querySelectorAll('.sortable > li')) {
      const arrows = template.content.cloneNode(true);
      for (const arrow of arrows.children) {
        const { before, behind } = arrow.dataset;
        arrow.setAttribute('aria-label', `${before}${item.textContent.trim()}${behind}`);
      }
      item.append(arrows);
    }
  }

  #move(arrow) {
    const item = arrow.closest('li');
    if (arrow.dataset.move === 'up') item.previousElementSibling?.before(item);
    else item.nextElementSibling?.after(item);
    arrow.focus();
  }
}
customElements.define('tenet-columns', TenetColumns);
