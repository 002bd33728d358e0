import { element } from "./dom.js";

/** Asks for the access token in a dialog; null when it is dismissed. */
export function askForToken(wrong: boolean): Promise<string | null> {
  const dialog = element("token-dialog", HTMLDialogElement);
  const field = element("token", HTMLInputElement);
  element("token-wrong", HTMLElement).hidden = !wrong;
  field.value = "";
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      resolve(dialog.returnValue === "use" && field.value !== "" ? field.value : null);
    }, { once: true });
  });
}
