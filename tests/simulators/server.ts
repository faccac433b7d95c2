import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Running {
  /** `http://127.0.0.1:<port>` */
  url: string;
  close(): Promise<void>;
}

export type Handler = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>;

/** A real HTTP server on loopback; port 0 picks a free one. An error in the handler is a 500 with its stack. */
export async function serve(handle: Handler, port = 0): Promise<Running> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://simulator');
    handle(request, response, url).catch((error: unknown) => {
      if (response.headersSent || response.destroyed) return response.destroy();
      answerJson(response, 500, { error: error instanceof Error ? error.stack : String(error) });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

export function answerJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(text);
}

/** 200 and half a document of another type, as from a failing proxy. */
export function answerGarbage(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end('<!doctype html><title>Just a mom');
}

/** The connection ends without an answer. */
export function cut(response: ServerResponse): void {
  response.socket?.resetAndDestroy();
}
