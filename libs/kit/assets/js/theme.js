/** Shows a chosen theme or density at once and keeps it in a cookie, which the server reads: no flash, no stored script. */
class TenetTheme extends HTMLElement {
  static #year = 31_536_000;

  connectedCallback() {
    this.addEventListener('change', this);
  }

  handleEvent({ target }) {
    if (target.name !== 'theme' && target.name !== 'density') return;
    document.documentElement.dataset[target.name] = target.value;
    const [prefix, secure] = location.protocol === 'https:' ? ['__Host-', '; Secure'] : ['', ''];
    document.cookie = `${prefix}${target.name}=${encodeURIComponent(target.value)}; Path=/; SameSite=Lax; Max-Age=${TenetTheme.#year}${secure}`;
  }
}
customElements.define('tenet-theme', TenetTheme);
