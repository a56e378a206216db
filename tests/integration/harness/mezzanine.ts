import { randomBytes } from "node:crypto";
import type { Answer, RequestOptions } from "./http";
import type { TestStack } from "./stack";

/** A person at Mezzanine's admin: keeps cookies and fills in forms as a browser does. */
export class Admin {
  private readonly cookies = new Map<string, string>();

  private constructor(private readonly stack: TestStack) {}

  static async login(stack: TestStack, password: string): Promise<Admin> {
    const admin = new Admin(stack);
    const answer = await admin.submit("/admin/login/?next=/admin/", "/admin/login/?next=/admin/", {
      username: "admin",
      password,
      next: "/admin/",
    });
    if (answer.status !== 302) throw new Error(`login: ${answer.status}\n${answer.text.slice(0, 500)}`);
    return admin;
  }

  /** Publishes a post and returns its address. */
  async post(title: string, content: string): Promise<string> {
    const form = "/admin/blog/blogpost/add/";
    const slug = title.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
    const answer = await this.submit(form, form, {
      title,
      content: `<p>${content}</p>`,
      slug,
      status: "2",
      in_sitemap: "on",
      gen_description: "on",
      _save: "Save",
    });
    if (answer.status !== 302)
      throw new Error(`post: ${answer.status}\n${/errorlist[^]{0,300}/.exec(answer.text)?.[0] ?? answer.text.slice(0, 500)}`);
    return `/blog/${slug}/`;
  }

  /** Puts a file into the media library. */
  async upload(name: string, content: Buffer): Promise<void> {
    const answer = await this.submit(
      "/admin/media-library/upload/",
      "/admin/media-library/upload_file/",
      { folder: "" },
      { name, content },
    );
    if (answer.status !== 200) throw new Error(`upload: ${answer.status}\n${answer.text.slice(0, 500)}`);
  }

  private async submit(
    form: string,
    action: string,
    fields: Record<string, string>,
    file?: { name: string; content: Buffer },
  ): Promise<Answer> {
    const page = await this.send(form);
    const token = /name="csrfmiddlewaretoken" value="([^"]+)"/.exec(page.text)?.[1];
    if (!token) throw new Error(`no form at ${form}: ${page.status}\n${page.text.slice(0, 500)}`);
    const boundary = randomBytes(12).toString("hex");
    const body = multipart(boundary, { csrfmiddlewaretoken: token, ...fields }, file);
    return this.send(action, { method: "POST", headers: { "Content-Type": `multipart/form-data; boundary=${boundary}` }, body });
  }

  private async send(path: string, options: RequestOptions = {}): Promise<Answer> {
    const Cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await this.stack.ask(path, { ...options, headers: { ...options.headers, ...(Cookie ? { Cookie } : {}) } });
    for (const line of [answer.headers["set-cookie"] ?? []].flat()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      this.cookies.set(name, value);
    }
    return answer;
  }
}

function multipart(boundary: string, fields: Record<string, string>, file?: { name: string; content: Buffer }): Buffer {
  const part = (disposition: string, content: string | Buffer) =>
    Buffer.concat([
      Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n`),
      Buffer.from(content),
      Buffer.from("\r\n"),
    ]);
  const parts = Object.entries(fields).map(([name, value]) => part(`name="${name}"`, value));
  const files = file ? [part(`name="Filedata"; filename="${file.name}"`, file.content)] : [];
  return Buffer.concat([...parts, ...files, Buffer.from(`--${boundary}--\r\n`)]);
}
