import { Server } from '@modelcontextprotocol/server';
import type { FastifyInstance } from 'fastify';
import { version } from '../../newsroom.ts';
import type { Operation } from '../api/api.ts';
import { inputSchema, requestOf, type Tool, tools } from './tools.ts';

interface KnownTool {
  tool: Tool;
  operation: Operation;
  listed: {
    name: string;
    description: string;
    inputSchema: ReturnType<typeof inputSchema>;
    annotations: object;
  };
}
type KnownTools = ReadonlyMap<string, KnownTool>;

/** The caller of an MCP server. `from`: the caller's address, for the audit. */
interface Caller {
  token: string;
  from: string;
}

declare module 'fastify' {
  interface FastifyInstance {
    /** The API's routes, once the server is ready. */
    operations: Operation[];
    /** Creates an MCP server for one caller; the web server must be ready. */
    mcpServer(caller: Caller): Server;
  }
}

/** Adds `mcpServer` to a web server. Must be called before its routes are registered. */
export function decorateWithMcp(server: FastifyInstance): void {
  const operations: Operation[] = [];
  let known: KnownTools | undefined;
  server.decorate('operations', operations);
  server.decorate('mcpServer', (caller) => {
    known ??= knownTools(operations);
    return mcpServer(server, known, caller);
  });
}

/** The tools with their routes. Throws if a route is missing, because its tool must then be changed too. */
function knownTools(operations: Operation[]): KnownTools {
  return new Map(
    tools.map((tool) => {
      const operation = operations.find(
        ({ method, url }) => [method].flat().includes(tool.method) && url === `/api/v1${tool.path}`,
      );
      if (!operation) throw new Error(`the API has no ${tool.method} ${tool.path}`);
      const isReading = tool.method === 'GET';
      const summary = `${operation.schema?.summary ?? tool.name}.`;
      const listed = {
        name: tool.name,
        description: tool.note ? `${summary} ${tool.note}` : summary,
        inputSchema: inputSchema(operation),
        annotations: {
          readOnlyHint: isReading,
          destructiveHint: tool.isFinal === true,
          openWorldHint: !isReading,
        },
      };
      return [tool.name, { tool, operation, listed }];
    }),
  );
}

const instructions = [
  'Slugline is a newsroom’s syndication desk.',
  'Each article has drafts of posts, one for each channel; a person approves a draft, and it is posted once.',
  'Read a draft before you change it, and send its version.',
  'Approving, withdrawing and pausing take effect in public: ask the person first.',
].join(' ');

/** An MCP server for one caller, with the caller's token. */
function mcpServer(web: Pick<FastifyInstance, 'inject'>, known: KnownTools, { token, from }: Caller): Server {
  const server = new Server({ name: 'slugline', version }, { capabilities: { tools: {} }, instructions });
  server.setRequestHandler('tools/list', () => ({ tools: [...known.values()].map(({ listed }) => listed) }));
  server.setRequestHandler('tools/call', async ({ params }) => {
    const found = known.get(params.name);
    if (!found) return answer(`There is no tool ${params.name}.`, true);
    const request = requestOf(found.tool, found.operation, params.arguments ?? {});
    const { statusCode, body } = await web.inject({
      ...request,
      headers: { authorization: `Bearer ${token}` },
      remoteAddress: from,
    });
    return answer(body, statusCode >= 400);
  });
  return server;
}

function answer(text: string, isError: boolean) {
  return { content: [{ type: 'text' as const, text }], ...(isError ? { isError } : {}) };
}
