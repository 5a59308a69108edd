/** A button that prints the page. Hidden without scripts: the browser's own menu does the same. */
class TenetPrint extends HTMLElement {
  connectedCallback() {
    this.hidden = false;
    this.addEventListener('click', () => globalThis.print());
  }
}
customElements.define('tenet-print', TenetPrint);
