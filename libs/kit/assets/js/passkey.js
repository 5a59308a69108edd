/**
 * Answers a form with a passkey. A click on `[data-ask]` fetches a challenge from the address in `challenge`, asks the
 * browser (for a new passkey with the attribute `new`), puts the answer into the hidden field and sends the form as it
 * is. Stays hidden where there is no WebAuthn; `[data-failed]` says when nothing came of it.
 */
class TenetPasskey extends HTMLElement {
  connectedCallback() {
    if (!globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON) return;
    this.hidden = false;
    this.addEventListener('click', this);
  }

  async handleEvent(event) {
    const button = event.target.closest('[data-ask]');
    if (!button) return;
    event.preventDefault();
    button.disabled = true;
    this.#failed(false);
    try {
      this.querySelector('input[type="hidden"]').value = JSON.stringify(await this.#ask());
      this.closest('form').submit();
    } catch {
      this.#failed(true);
    } finally {
      button.disabled = false;
    }
  }

  async #ask() {
    const response = await fetch(this.getAttribute('challenge'), { method: 'POST', headers: { accept: 'application/json' } });
    if (!response.ok) throw new Error(`status ${response.status}`);
    const { token, publicKey } = await response.json();
    const credential = this.hasAttribute('new')
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
    return { token, answer: credential.toJSON() };
  }

  #failed(yes) {
    this.querySelector('[data-failed]').hidden = !yes;
  }
}
customElements.define('tenet-passkey', TenetPasskey);
