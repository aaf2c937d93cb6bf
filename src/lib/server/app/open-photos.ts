import { join } from 'node:path';
import type { Settings } from '../settings.ts';
import { folderStore } from '../adapters/photos/folder-store.ts';
import { logoMaker } from '../adapters/photos/make-logo.ts';
import { pictureMaker } from '../adapters/photos/make-picture.ts';
import { portraitMaker } from '../adapters/photos/make-portrait.ts';
import type { PhotoDesk } from './photos.ts';

type PhotoSettings = Pick<
	Settings,
	| 'dataDir'
	| 'photoLimit'
	| 'bodyLimit'
	| 's3Endpoint'
	| 's3Region'
	| 's3Bucket'
	| 's3AccessKeyId'
	| 's3SecretAccessKey'
>;

/** Opens where pictures lie: the object store that the settings name, else a folder in `DATA_DIR`. */
export async function openPhotos(settings: PhotoSettings): Promise<PhotoDesk> {
	const { s3Endpoint: endpoint, s3Region: region, s3Bucket: bucket, dataDir } = settings;
	const { s3AccessKeyId: accessKeyId, s3SecretAccessKey: secretAccessKey } = settings;
	const limit = Math.min(settings.photoLimit, settings.bodyLimit);
	const [make, makeLogo] = [pictureMaker(), logoMaker()];
	const makers = { make, makeLogo, makePortrait: portraitMaker(make) };
	if (!endpoint || !bucket || !accessKeyId || !secretAccessKey) {
		return { store: folderStore(join(dataDir, 'photos')), ...makers, limit };
	}
	const { s3Store } = await import('../adapters/photos/s3-store.ts');
	const store = await s3Store({ endpoint, region, bucket, accessKeyId, secretAccessKey });
	return { store, ...makers, limit };
}
