/** The element of that id; the page is broken without it, so its absence is an error. */
export function element<T extends HTMLElement>(id: string, type: new () => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof type)) {
    throw new Error(`the page has no ${type.name} #${id}`);
  }
  return found;
}

export function button(label: string, className: string, action: () => void): HTMLButtonElement {
  const created = document.createElement("button");
  created.type = "button";
  created.textContent = label;
  created.className = className;
  created.addEventListener("click", action);
  return created;
}

export function text(tag: "span" | "strong" | "p" | "li", content: string, className = ""): HTMLElement {
  const created = document.createElement(tag);
  created.textContent = content;
  created.className = className;
  return created;
}
