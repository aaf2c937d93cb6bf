/** The rooms of the house as patterns, and the two ways to draw a wall between them. */
const TEST = '\\.test\\.ts$';
const SERVER = '^src/lib/server/';

const wall = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
	TEST,
	SERVER,
	DOMAIN: '^src/lib/domain/',
	/** settings.ts and the files it is cut into (settings-table.ts, …), with the one error they all throw. */
	SETTINGS: `${SERVER}(settings[a-z-]*|start-failure)\\.ts$`,
	UI: '^src/lib/ui/',
	ROUTES: '^src/routes/',
	DOOR: '^src/(server\\.ts$|door/)',
	/** Rooms of the engine room, each a folder or one file. */
	server: (...rooms) => `${SERVER}(${rooms.join('|')})(/|\\.ts$)`,
	npm: (...names) => `(^|/)node_modules/(${names.join('|').replaceAll('.', '\\.')})/`,
	wall,
	/** A room that may know itself and these rooms of ours; libraries are not its concern. */
	knowsOnly: (name, comment, from, ...rooms) =>
		wall(name, comment, { path: from, pathNot: TEST }, { path: '^src/', pathNot: [from, ...rooms] })
};
