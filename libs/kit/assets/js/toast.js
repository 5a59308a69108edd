/**
 * The corner where messages arrive. Adds a close button, counts the seconds of those that may go by themselves
 * (not while the pointer or the focus is on them), and reads out what was already there when the page came.
 */
class TenetToast extends HTMLElement {
  #observer;

  connectedCallback() {
    const region = this.querySelector('[aria-live]');
    this.#observer = new MutationObserver((changes) => {
      for (const { addedNodes } of changes) for (const node of addedNodes) if (node.matches?.('.toast')) this.#welcome(node);
    });
    this.#observer.observe(region, { childList: true });
    // A live region only speaks of what changes: put the toasts of a redirect in once more.
    const waiting = [...region.children];
    requestAnimationFrame(() => region.replaceChildren(...waiting));
  }

  disconnectedCallback() {
    this.#observer.disconnect();
  }

  #welcome(toast) {
    if (toast.querySelector('[data-toast-close]')) return;
    toast.append(this.#closeButton(toast));
    const seconds = Number(toast.dataset.seconds);
    if (!seconds) return;

    let timer;
    const count = () => { timer = setTimeout(() => toast.remove(), seconds * 1000); };
    const wait = () => clearTimeout(timer);
    for (const name of ['pointerenter', 'focusin']) toast.addEventListener(name, wait);
    for (const name of ['pointerleave', 'focusout']) toast.addEventListener(name, () => { wait(); count(); });
    count();
  }

  #closeButton(toast) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'icon-button';
    button.dataset.toastClose = '';
    button.ariaLabel = this.getAttribute('close-label') ?? 'Close';
    button.textContent = '×';
    button.addEventListener('click', () => toast.remove());
    return button;
  }
}
customElements.define('tenet-toast', TenetToast);
