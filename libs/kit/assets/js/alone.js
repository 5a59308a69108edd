/**
 * A search inside a form, `[data-alone]`, sends what was typed into it and what its hx-include names: htmx would
 * send the whole form around it with every letter.
 */
document.addEventListener('htmx:config:request', ({ detail: { ctx } }) => {
  const field = ctx.sourceElement;
  if (!field?.matches?.('[data-alone]')) return;
  const included = field.getAttribute('hx-include');
  const body = new FormData();
  for (const { name, value } of [field, ...(included ? document.querySelectorAll(included) : [])]) body.append(name, value);
  ctx.request.body = body;
});
