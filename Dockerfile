# The packages bring their own Node 24, so that a container runs exactly what a checkout runs.
FROM node:24.21.0-bookworm-slim
WORKDIR /slugline
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev && npm cache clean --force
COPY . .
RUN mkdir -p /data && chown node:node /data
USER node
ENV SLUGLINE_DATA=/data HOST=0.0.0.0 PORT=8080
VOLUME /data
EXPOSE 8080
# Node is the container's first process and gets its signals; it drains for at most 15 s.
STOPSIGNAL SIGTERM
ENTRYPOINT ["/slugline/node_modules/.bin/node", "/slugline/src/cli.ts"]
CMD ["start"]
