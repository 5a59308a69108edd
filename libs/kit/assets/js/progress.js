/**
 * Asks for news of a job by firing `tenet:poll`, which htmx turns into a request that replaces this element: every
 * second at first, then less often, never while the tab is hidden, and no more once the server has said `done`.
 */
class TenetProgress extends HTMLElement {
  static #asked = 0;
  #timer;

  connectedCallback() {
    if (this.hasAttribute('done')) {
      TenetProgress.#asked = 0;
      return;
    }
    document.addEventListener('visibilitychange', this);
    this.#wait();
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    document.removeEventListener('visibilitychange', this);
  }

  handleEvent() {
    if (!document.hidden) this.#ask();
  }

  #wait() {
    clearTimeout(this.#timer);
    const seconds = TenetProgress.#asked < 10 ? 1 : TenetProgress.#asked < 40 ? 2 : 5;
    this.#timer = setTimeout(() => this.#ask(), seconds * 1000);
  }

  /** Waits again whatever comes of it: an answer replaces this element, a failure leaves it to try once more. */
  #ask() {
    if (document.hidden) return;
    TenetProgress.#asked += 1;
    this.#wait();
    this.dispatchEvent(new CustomEvent('tenet:poll'));
  }
}
customElements.define('tenet-progress', TenetProgress);
