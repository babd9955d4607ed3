/**
 * A page in Debian's Chromium, with WebGPU on SwiftShader: Dawn and Tint, a second implementation
 * beside Deno's wgpu and naga.
 *
 * @module
 */
import { type Browser, chromium, type Page as Tab } from "playwright-core";
import type { Page } from "./page.ts";

/** Where Debian's package `chromium` puts it. */
const CHROMIUM = "/usr/bin/chromium";

/** A server that no other machine reaches: a secure context, which WebGPU asks for. */
const LOCAL = { hostname: "127.0.0.1", port: 0, onListen() {} };

const ARGS = [
  "--no-sandbox",
  "--enable-unsafe-webgpu",
  "--use-webgpu-adapter=swiftshader",
  "--enable-features=Vulkan",
];

/** Why there is no browser here; undefined if there is one. */
export function whyNoBrowser(): string | undefined {
  try {
    Deno.statSync(CHROMIUM);
    return undefined;
  } catch {
    return `${CHROMIUM} is not there, apt-get install chromium`;
  }
}

const BUNDLES = { "/page.js": "page.ts", "/util.js": "node_util.ts" };

const HTML = `<!doctype html><meta charset="utf-8"><title>Outerloop</title>
<script type="importmap">{ "imports": { "node:util": "/util.js" } }</script>
<script type="module" src="/page.js"></script>`;

type Result<K extends keyof Page> = Awaited<ReturnType<Page[K]>>;

/** A browser with the page open, served from this machine. */
export class OpenPage implements AsyncDisposable {
  readonly #browser: Browser;
  readonly #server: Deno.HttpServer;
  readonly #tab: Tab;

  private constructor(browser: Browser, server: Deno.HttpServer, tab: Tab) {
    this.#browser = browser;
    this.#server = server;
    this.#tab = tab;
  }

  /** Bundles the page, serves it, and opens it. */
  static async open(): Promise<OpenPage> {
    const files = new Map<string, [type: string, text: string]>([["/", ["text/html", HTML]]]);
    for (const [path, module] of Object.entries(BUNDLES)) {
      files.set(path, ["text/javascript", await bundled(new URL(module, import.meta.url))]);
    }
    const server = Deno.serve(LOCAL, (request) => {
      const [type, text] = files.get(new URL(request.url).pathname) ?? [];
      return type === undefined
        ? new Response("", { status: 404 })
        : new Response(text!, { headers: { "content-type": type } });
    });
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGS });
    const tab = await browser.newPage();
    const opened = new OpenPage(browser, server, tab);
    await tab.goto(`http://127.0.0.1:${server.addr.port}/`);
    await tab.waitForFunction("globalThis.page !== undefined");
    return opened;
  }

  /** Calls one of the page's functions there; an error in the page is thrown here. */
  async call<K extends keyof Page>(
    name: K,
    ...args: Parameters<Page[K]>
  ): Promise<Result<K>> {
    const call = `globalThis.page[${JSON.stringify(name)}](...${JSON.stringify(args)})`;
    return await this.#tab.evaluate<Result<K>>(call);
  }

  /** Opens `index.html` of another folder in a tab of its own: what it shows, once that holds `word`. */
  async textOf(folder: string, word: string): Promise<string> {
    const server = Deno.serve(LOCAL, async (request) => {
      const { pathname } = new URL(request.url);
      const name = pathname === "/" ? "/index.html" : pathname;
      const type = name.endsWith(".js") ? "text/javascript" : "text/html";
      const text = await Deno.readTextFile(folder + name).catch(() => "");
      return new Response(text, { headers: { "content-type": type } });
    });
    const tab = await this.#browser.newPage();
    try {
      await tab.goto(`http://127.0.0.1:${server.addr.port}/`);
      const body = tab.locator("body", { hasText: word });
      return (await body.textContent())!.trim();
    } finally {
      await tab.close();
      await server.shutdown();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close();
    await this.#server.shutdown();
  }
}

/** A module with all that it imports, for a browser. */
export async function bundled(module: URL): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["bundle", "--quiet", "--platform", "browser"],
      ...["--config", decodeURIComponent(new URL("../../deno.dev.json", import.meta.url).pathname)],
      decodeURIComponent(module.pathname),
    ],
    env: { NO_COLOR: "1" },
  }).output();
  const text = new TextDecoder();
  if (!success) throw new Error(`Cannot bundle ${module}: ${text.decode(stderr)}`);
  return text.decode(stdout);
}
