import { termsOf, type OrderTerms } from '#domain/cancellation/order-terms.ts';
import type { OrderRecord } from '#domain/order/order-record.ts';
import { createSessions, type Sessions } from './auth/sessions.ts';
import { noVault } from './auth/vault.ts';
import { codesOf } from './app/codes.ts';
import { createKey } from './app/keys.ts';
import type { Tx } from './db/client.ts';
import type { Actor } from './db/history.ts';
import { findMail, listMail } from './db/mailbox.ts';
import { listRefunds } from './db/refund-lists.ts';
import { catalogueOf } from './app/catalogue.ts';
import { deskOf } from './app/desk.ts';
import { deskQueuesOf } from './app/desk-queues.ts';
import { deskReturnsOf } from './app/desk-returns.ts';
import { returningAtDesk } from './app/returning-at-desk.ts';
import { createKeyRing, type KeyRing } from './app/key-ring.ts';
import { auditingOf } from './app/auditing.ts';
import { cardsOf } from './app/cards.ts';
import { endpointSecrets } from './app/endpoint-secrets.ts';
import { endpointsOf } from './app/endpoints.ts';
import { delayingOf } from './app/delaying.ts';
import { destinationsOf } from './app/destinations.ts';
import { createBind } from './app/bind.ts';
import { commandsOf } from './app/commands.ts';
import { exchangingOf } from './app/exchanging.ts';
import { hearingOf } from './app/hearing.ts';
import type { AppOptions } from './app/options.ts';
import { ordersOf, returnsOf } from './app/orders.ts';
import { basketOf } from './app/basket.ts';
import { creditsOf } from './app/credits.ts';
import { priceDropsOf } from './app/price-drops.ts';
import { cancellingOf } from './app/cancelling.ts';
import { policyShelf } from './app/policies.ts';
import { policyDeskOf } from './app/policy-desk.ts';
import { createRouteBook } from './app/route-book.ts';
import { untilPacking } from './app/until-packing.ts';
import { createSuggestionBook } from './app/suggesting.ts';
import { NOBODY } from './app/payments.ts';
import { payingOf } from './app/paying.ts';
import { giftsOf } from './app/gifts.ts';
import { givingOf } from './app/giving.ts';
import { linkAddresses } from './app/link-addresses.ts';
import { linksOf } from './app/links.ts';
import { labelsOf } from './app/labels.ts';
import { notifyingOf } from './app/notifying.ts';
import { papersOf } from './app/papers.ts';
import { photosOf } from './app/photos.ts';
import { peopleOf } from './app/people.ts';
import { provingOf } from './app/proving.ts';
import { quotesOf } from './app/quotes.ts';
import { sendingAgainOf } from './app/sending-again.ts';
import { reasonsOf } from './app/reasons.ts';
import { returningOf } from './app/returning.ts';
import { settingsOf } from './app/settings.ts';
import { shortagesOf } from './app/shortages.ts';
import { staffOf } from './app/staff.ts';
import { NO_STOREFRONTS, storefrontsOf } from './app/storefronts.ts';
import { tellingOf } from './app/telling.ts';
import { streamRights } from './app/stream-rights.ts';
import { tasksOf } from './app/tasks.ts';
import { viewsOf } from './app/views.ts';
import type { Command } from './use-cases/command.ts';
import { withdrawingOf } from './app/withdrawing.ts';
import { webhooksOf } from './app/webhooks.ts';

export type { AppOptions };

export type App = ReturnType<typeof composeApp>;

/** The one place where real adapters meet use cases. Everything the doors, jobs and commands may do hangs on this. */
export function composeApp(options: AppOptions) {
	const { connection, zone, origin, hasMailbox, createNotices, rateScale = 1, afterCommit } = options;
	const returnAddress = options.returnAddress ?? null;
	const { db } = connection;
	const secure = origin.startsWith('https:');
	const sessions: Sessions = createSessions(db, secure);
	const codes =
		options.codes &&
		createNotices &&
		codesOf({ ...options.codes, db, sessions, secure, createNotices, rateScale });
	const policies = policyShelf(db, zone);
	const canHold = (options.payments ?? NOBODY).online.size > 0;
	const quoting = { versions: policies.versions, quoteTtl: options.quoteTtl ?? 'PT10M', canHold };
	const keyRing: KeyRing = createKeyRing(db);
	const [routes, suggestions] = [createRouteBook(db), createSuggestionBook(db)];
	const vault = options.vault ?? noVault;
	const addresses = linkAddresses(vault);
	const bind = createBind(db, afterCommit);
	const run = <Input, Output>(command: Command<Input, Output>, actor: Actor, input: Input) =>
		bind(command).run(actor, input);

	const terms = async (record: OrderRecord, tx?: Tx): Promise<OrderTerms> =>
		termsOf(record, await policies.versions(record.newest_policy, tx));
	const quotes = quotesOf({ connection, run, bind, deps: quoting });
	const { online, verifyStripe } = options.payments ?? NOBODY;
	const cancelling = cancellingOf({ connection, quotes, terms, zone, canPay: online.size > 0 });
	const exchanging = exchangingOf({ connection, quotes, terms, zone, canHold, suggestions });
	const cards = cardsOf({ connection, run, online, mayMove: cancelling.mayMove });
	const photos = photosOf({ connection, bind, desk: options.photos, rateScale });
	const settings = settingsOf({ ...options, db, run, rateScale });
	return {
		...settings,
		/** The shop's named zone, and where people reach this site. */
		...{ zone, origin },
		isDemo: options.isDemo === true,
		sessions,
		get codes() {
			if (!codes) throw new Error('this process lets nobody in');
			return codes;
		},
		staff: staffOf({ db, sessions, run, origin, rateScale }),
		desk: deskOf({
			...{ connection, run, origin, zone, terms, histories: routes.read, versions: policies.versions }
		}),
		/** What buyers were told and will be, and goodwill. */
		telling: tellingOf({
			...{ connection, run, deps: quoting, createNotices },
			place: { origin, zone, returnAddress: options.returnAddress }
		}),
		/** What waits for the shop. */
		...{ deskQueues: deskQueuesOf(connection), sendingAgain: sendingAgainOf(run) },
		/** Who saw and did what. */
		auditing: auditingOf({ connection, zone }),
		/** Who has what of it in hand. */
		tasks: tasksOf({ connection, run }),
		people: peopleOf({ connection, run, vault }),
		papers: papersOf({ connection, versions: policies.versions }),
		labels: labelsOf({ connection, run, returnAddress }),
		...{ photos, quotes, cards, suggestions },
		/** Sending back what one was given, and the links for that. */
		gifts: giftsOf({ connection, run, deps: quoting, exchanging, photos, zone, returnAddress }),
		giving: givingOf({
			...{ connection, run, versions: policies.versions, mayMove: cancelling.mayMove, zone, origin }
		}),
		cancelling,
		exchanging,
		/** What buyers are asked about late goods, and what runs out at the desk. */
		delaying: delayingOf({
			...{ connection, run, deps: quoting, mayMove: cancelling.mayMove },
			choices: exchanging.exchangeChoices
		}),
		shortages: shortagesOf({ connection, deps: quoting, place: { origin, zone }, afterCommit }),
		/** What shoppers say, and what the shop makes of it. */
		...hearingOf({ connection, run, bind, zone, rateScale }),
		/** Why people cancel and send back. */
		reasons: reasonsOf({ connection, zone, versions: policies.versions }),
		/** Store credit, for whoever is signed in with the address. */
		credits: creditsOf(connection),
		/** What got cheaper since it was bought. */
		priceDrops: priceDropsOf({ connection, quotes, deps: quoting }),
		withdrawing: withdrawingOf({
			...{ connection, quotes, terms, versions: policies.versions, zone, returnAddress }
		}),
		returning: returningOf({
			...{ connection, run, quotes, terms, versions: policies.versions },
			...{ mayMove: cancelling.mayMove, zone, returnAddress }
		}),
		/** Showing that an order is one's own, for whoever came by a link. */
		proving: provingOf(connection),
		paying: payingOf({ connection, run, origin, online, cards, mayMove: cancelling.mayMove }),
		...untilPacking({ connection, run, mayMove: cancelling.mayMove, shop: settings.shop }),
		destinations: destinationsOf({ connection, run, vault, mayMove: cancelling.mayMove }),
		/** Goods that come back, as the desk works on them. */
		returns: returnsOf(db),
		deskReturns: deskReturnsOf({ connection, run }),
		returningAtDesk: returningAtDesk({ connection, quotes, terms, versions: policies.versions, zone }),
		refunds: { list: (asked: Parameters<typeof listRefunds>[1]) => listRefunds(db, asked) },
		webhooks: webhooksOf({ connection, run, verifyStripe, ...(options.webhooks ?? { secrets: {} }) }),
		/** What storefronts are told of what happened here. */
		storefronts: storefrontsOf({
			...{ connection, run, settings: options.storefronts ?? NO_STOREFRONTS },
			sealer: options.webhooks?.sealer
		}),
		/** What there is to sell, for machines; nothing where nobody told us. */
		catalogue: catalogueOf(connection),
		/** The shop's systems that are told of what happens. */
		endpoints: endpointsOf({
			...{ connection, bind, allowPrivate: false, afterChange: () => {}, ...options.endpoints },
			secrets: endpointSecrets(options.endpoints?.vault ?? noVault)
		}),
		notifying: notifyingOf(options),
		streamRights: streamRights(connection, sessions, keyRing),
		policies,
		/** The shop's rules as managers write, try and publish them. */
		policyDesk: policyDeskOf({ connection, run }),
		/** What holds before buying. */
		basket: basketOf({ db, versions: policies.versions, rateScale }),
		keys: { ...keyRing, create: (key: Parameters<typeof createKey>[1]) => createKey(db, key) },
		run,
		commands: commandsOf(bind, { zone, origin, terms, quoting, addresses }),
		orders: ordersOf(connection, terms),
		views: viewsOf({ connection, sessions, zone, terms, histories: routes.read }),
		/** Mail of a demo; nothing anywhere else. */
		mailbox: hasMailbox ? { list: () => listMail(db), find: (id: string) => findMail(db, id) } : undefined,
		links: linksOf({ db, sessions, addresses })
	};
}
