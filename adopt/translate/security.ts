import { option, type Context, type Service } from "./context";

/** `security_opt`: rights that a program cannot gain are a key of an app; profiles are not. */
export function securityOf({ reader, notes }: Context, service: Service): { noNewPrivileges?: boolean } {
  let isOff = false;
  for (const tree of reader.list(option(service, "security_opt"))) {
    const [name, value = "true"] = (reader.text(tree) ?? "").split(/[:=]/);
    if (name === "no-new-privileges") isOff = value === "false";
    else if (value === "unconfined")
      notes.left(tree, "Docker's own profile stays in force", "leave the service to Compose if it needs more rights");
    else notes.left(tree, "a profile for security is a protection that is lost here", "leave the service to Compose if you rely on it");
  }
  return isOff ? { noNewPrivileges: false } : {};
}
