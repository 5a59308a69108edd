/**
 * A form that is on its way is not sent a second time: a double click would make two of what it makes. Whoever waits
 * in vain may try again after ten seconds, and whoever comes back to the page at once.
 */
{
  const patience = 10_000;
  let sent = new WeakMap();
  document.addEventListener('submit', (event) => {
    const { target: form, timeStamp: now } = event;
    if (event.defaultPrevented || form.method !== 'post') return;
    if (now - (sent.get(form) ?? -patience) < patience) event.preventDefault();
    else sent.set(form, now);
  });
  window.addEventListener('pageshow', () => { sent = new WeakMap(); });
}
