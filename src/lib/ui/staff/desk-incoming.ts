import type { MoneyTaskFacts, MoneyTaskKind } from '#domain/money/tasks.ts';
import type { RefusalCode } from '#domain/refusal.ts';
import type { ExceptionCause, TrackingStatus } from '#domain/shipment/tracking-status.ts';
import type { AlertKind } from '#domain/stock/states.ts';

/** A webhook that could not be processed. Instants are RFC 3339. */
export type FailedDelivery = {
	id: string;
	vendor: string;
	attempts: number;
	lastError: string | null;
	receivedAt: string;
};

/** A parcel that left with goods which had been cancelled. */
export type LeftAnyway = {
	shipment: string;
	ref: string;
	displayRef: string;
	carrier: string;
	trackingNumber: string;
	status: TrackingStatus;
	cause: ExceptionCause | null;
	reportedAt: string;
	lines: { title: string; quantity: number }[];
};

export type StockAlert = {
	variantId: string;
	kind: AlertKind;
	product: string | null;
	variant: string | null;
	level: number;
	reserved: number;
	threshold: number | null;
	ordered: number;
	nextDeliveryAt: string | null;
	raisedAt: string;
};

/** What asking for another try was answered with, and for which delivery. */
export type RetryAnswer =
	| { about: 'retry'; retried: string; code?: undefined }
	| { about: 'retry'; delivery: string; code: RefusalCode; retried?: undefined }
	| null;

/** Something about money that a person decides. */
export type MoneyTask = {
	id: string;
	kind: MoneyTaskKind;
	provider: string;
	reference: string;
	ref: string | null;
	displayRef: string | null;
	facts: MoneyTaskFacts;
	raisedAt: string;
};

/** What saying that a task is done was answered with, and for which. */
export type EndAnswer =
	| { about: 'end'; ended: string; code?: undefined }
	| { about: 'end'; task: string; code: RefusalCode; ended?: undefined }
	| null;

/** A carrier's code that no table has. */
export type UnknownCode = {
	carrier: string;
	code: string;
	text: string | null;
	seen: number;
	lastSeenAt: string | null;
};

/** What saying what one means was answered with; `task` is `carrier/code`. */
export type CodeAnswer =
	| { about: 'code'; task: string; recalled: number; code?: undefined }
	| { about: 'code'; task: string; code: RefusalCode; recalled?: undefined }
	| null;
