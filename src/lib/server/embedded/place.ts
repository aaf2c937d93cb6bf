import { createHash, randomBytes } from 'node:crypto';
import {
	accessSync,
	chmodSync,
	chownSync,
	constants,
	cpSync,
	existsSync,
	lchownSync,
	lstatSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	realpathSync,
	renameSync,
	rmSync,
	statSync
} from 'node:fs';
import { join } from 'node:path';
import { StartFailure, describeFolderError } from '../start-failure.ts';
import { findBinaries, program } from './binaries.ts';
import type { Binaries } from './binaries.ts';
import { areRoot, chooseOsUser, mayEnter, mayReach, mayUse } from './os-user.ts';
import type { OsUser } from './os-user.ts';

/** Where the database cluster is (or will be), with which programs it runs, and as whom. */
export type Place = {
	dataDir: string;
	/** `postgres` in the data folder: the cluster itself, or a link to it. */
	named: string;
	cluster: string;
	exists: boolean;
	binaries: Binaries;
	runAs: OsUser | undefined;
	notices: string[];
};

/** For tests: whom to run as when root, and where data goes that this user cannot reach. */
export type PlaceOptions = { osUsers?: readonly string[]; awayRoot?: string };

/** Makes the data folder if need be and proves that it can be written. */
export function prepareDataDir(dataDir: string): void {
	try {
		if (!existsSync(dataDir)) {
			mkdirSync(dataDir, { recursive: true });
			// Nobody lists it; as root, PostgreSQL's user has to pass through to its own folder in it.
			chmodSync(dataDir, areRoot() ? 0o711 : 0o700);
		}
		if (!statSync(dataDir).isDirectory()) throw Object.assign(new Error('not a folder'), { code: 'ENOTDIR' });
		accessSync(dataDir, constants.W_OK | constants.X_OK);
	} catch (error) {
		throw describeFolderError(error, dataDir);
	}
}

/**
 * Decides where the cluster lives: `postgres` in the data folder. Where PostgreSQL's user cannot get there (a clone under
 * /root), that name is a link to a folder under /var/lib, so the data folder always tells where its database is.
 * To be called under the start lock.
 */
export function choosePlace(dataDir: string, options: PlaceOptions = {}): Place {
	const named = join(dataDir, 'postgres');
	const binaries = findBinaries();
	const notices: string[] = [];
	const at = lstatSync(named, { throwIfNoEntry: false });
	if (at?.isSymbolicLink() && !existsSync(named)) {
		throw new StartFailure(
			`The database folder ${named} links to a folder that is gone`,
			`bring that folder back, or remove ${named} to begin with an empty shop`
		);
	}
	if (!areRoot()) {
		if (at) refuseForeign(named);
		const cluster = at ? realpathSync(named) : named;
		return { dataDir, named, cluster, exists: isCluster(cluster), binaries, runAs: undefined, notices };
	}
	const runAs = at ? ownerOf(realpathSync(named), options) : chooseOsUser(options.osUsers);
	const away = join(options.awayRoot ?? '/var/lib', `roundtrip-${hashOf(dataDir)}`);
	let cluster = named;
	if (at) {
		cluster = realpathSync(named);
		if (!mayReach(cluster, runAs)) throw cannotReach(cluster, runAs);
	} else if (!mayEnter(dataDir, runAs)) {
		cluster = join(away, 'postgres');
		prepareAway(away, runAs, dataDir);
		setAside(cluster);
	}
	if (cluster !== named)
		notices.push(`The database runs as "${runAs.name}", who cannot enter ${dataDir}; it is in ${cluster}`);
	const usable = reachableBinaries(binaries, away, runAs, dataDir);
	if (usable !== binaries)
		notices.push(
			`"${runAs.name}" cannot enter ${binaries.root}; PostgreSQL runs from a copy in ${usable.root}`
		);
	return { dataDir, named, cluster, exists: isCluster(cluster), binaries: usable, runAs, notices };
}

function isCluster(folder: string): boolean {
	return existsSync(join(folder, 'PG_VERSION'));
}

function refuseForeign(cluster: string): void {
	const { uid } = statSync(cluster);
	if (process.getuid === undefined || uid === process.getuid()) return;
	throw new StartFailure(
		`The database folder ${cluster} belongs to another user (${uid})`,
		'start Roundtrip as that user or as root, or choose another DATA_DIR'
	);
}

/** A cluster keeps its owner, whoever we would choose today; one that a careless copy gave to root is given back. */
function ownerOf(cluster: string, options: PlaceOptions): OsUser {
	const { uid, gid } = statSync(cluster);
	if (uid !== 0) return { name: accountName(uid), uid, gid };
	const user = chooseOsUser(options.osUsers);
	for (const entry of readdirSync(cluster, { recursive: true, encoding: 'utf8' }))
		lchownSync(join(cluster, entry), user.uid, user.gid);
	chownSync(cluster, user.uid, user.gid);
	return user;
}

function accountName(uid: number): string {
	try {
		const line = readFileSync('/etc/passwd', 'utf8')
			.split('\n')
			.find((entry) => entry.split(':')[2] === String(uid));
		return line?.split(':')[0] ?? String(uid);
	} catch {
		return String(uid);
	}
}

/** One data folder, one name under /var/lib, however the folder was spelled. */
function hashOf(dataDir: string): string {
	return createHash('sha256').update(realpathSync(dataDir)).digest('hex').slice(0, 12);
}

function prepareAway(away: string, runAs: OsUser, dataDir: string): void {
	try {
		mkdirSync(away, { recursive: true });
		chmodSync(away, 0o711);
		if (mayReach(away, runAs)) return;
	} catch (error) {
		throw cannotReach(dataDir, runAs, error);
	}
	throw cannotReach(dataDir, runAs);
}

function cannotReach(dataDir: string, runAs: OsUser, cause?: unknown): StartFailure {
	return new StartFailure(
		`PostgreSQL would run as "${runAs.name}", who cannot enter ${dataDir}`,
		'set DATA_DIR to a folder that user may enter, or start Roundtrip as an ordinary user',
		{ cause }
	);
}

/** Somebody removed the data folder but not its database under /var/lib: begin anew, as asked, but keep the last one. */
function setAside(cluster: string): void {
	if (!existsSync(cluster)) return;
	const aside = `${cluster}.left-behind`;
	rmSync(aside, { recursive: true, force: true });
	renameSync(cluster, aside);
}

function reachableBinaries(binaries: Binaries, away: string, runAs: OsUser, dataDir: string): Binaries {
	// One file of each kind stands for all: npm unpacks them with one mode.
	const proof = [
		program(binaries, 'postgres'),
		join(binaries.root, 'lib'),
		join(binaries.root, 'share/postgresql/postgres.bki')
	];
	if (proof.every((path) => !existsSync(path) || mayUse(path, runAs))) return binaries;
	prepareAway(away, runAs, dataDir);
	const root = join(away, `postgresql-${binaries.version}`);
	if (!existsSync(root)) {
		const draft = `${root}.${randomBytes(4).toString('hex')}`;
		cpSync(binaries.root, draft, { recursive: true, verbatimSymlinks: true });
		for (const entry of readdirSync(draft, { recursive: true, encoding: 'utf8' })) {
			const path = join(draft, entry);
			const stat = lstatSync(path);
			if (!stat.isSymbolicLink())
				chmodSync(path, stat.isDirectory() || entry.startsWith('bin') ? 0o755 : 0o644);
		}
		chmodSync(draft, 0o755);
		renameSync(draft, root);
	}
	return { ...binaries, root };
}
