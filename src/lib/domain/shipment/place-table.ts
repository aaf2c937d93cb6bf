/**
 * Towns that parcels are often reported from: name and other spellings, country (and state in the US), latitude and
 * longitude to a tenth of a degree (some 10 km: enough for a drawing). Facts from general geography; a town that is not
 * here is simply not drawn.
 */
// prettier-ignore
export const PLACES = `
Hamburg DE 53.6 10.0;Berlin DE 52.5 13.4;München=Munich=Muenchen DE 48.1 11.6;Köln=Cologne=Koeln DE 50.9 7.0;Frankfurt=Frankfurt am Main DE 50.1 8.7
Leipzig DE 51.3 12.4;Stuttgart DE 48.8 9.2;Düsseldorf=Duesseldorf DE 51.2 6.8;Dortmund DE 51.5 7.5;Essen DE 51.5 7.0;Bremen DE 53.1 8.8
Hannover=Hanover DE 52.4 9.7;Nürnberg=Nuremberg=Nuernberg DE 49.5 11.1;Dresden DE 51.1 13.7;Duisburg DE 51.4 6.8;Kassel DE 51.3 9.5;Erfurt DE 51.0 11.0
Mannheim DE 49.5 8.5;Karlsruhe DE 49.0 8.4;Augsburg DE 48.4 10.9;Rostock DE 54.1 12.1;Kiel DE 54.3 10.1;Magdeburg DE 52.1 11.6;Saarbrücken DE 49.2 7.0
Rüdersdorf DE 52.5 13.8;Börnicke DE 52.7 12.9;Obertshausen DE 50.1 8.9;Bielefeld DE 52.0 8.5;Osnabrück DE 52.3 8.0;Würzburg DE 49.8 9.9;Regensburg DE 49.0 12.1
Wien=Vienna AT 48.2 16.4;Graz AT 47.1 15.4;Linz AT 48.3 14.3;Salzburg AT 47.8 13.0;Innsbruck AT 47.3 11.4
Zürich=Zurich=Zuerich CH 47.4 8.5;Genève=Geneva=Geneve CH 46.2 6.1;Basel CH 47.6 7.6;Bern CH 46.9 7.4;Lausanne CH 46.5 6.6;Härkingen CH 47.3 7.8
Paris FR 48.9 2.4;Lyon FR 45.8 4.8;Marseille FR 43.3 5.4;Lille FR 50.6 3.1;Toulouse FR 43.6 1.4;Bordeaux FR 44.8 -0.6;Nantes FR 47.2 -1.6;Strasbourg FR 48.6 7.8
Nice FR 43.7 7.3;Rennes FR 48.1 -1.7;Roissy=Roissy-en-France FR 49.0 2.5;Montpellier FR 43.6 3.9;Dijon FR 47.3 5.0;Orléans=Orleans FR 47.9 1.9
Amsterdam NL 52.4 4.9;Rotterdam NL 51.9 4.5;Utrecht NL 52.1 5.1;Eindhoven NL 51.4 5.5;Den Haag=The Hague NL 52.1 4.3;Groningen NL 53.2 6.6;Venlo NL 51.4 6.2
Brussels=Bruxelles=Brussel BE 50.9 4.4;Antwerp=Antwerpen BE 51.2 4.4;Liège=Liege BE 50.6 5.6;Ghent=Gent BE 51.1 3.7;Luxembourg LU 49.6 6.1
London GB 51.5 -0.1;Birmingham GB 52.5 -1.9;Manchester GB 53.5 -2.2;Leeds GB 53.8 -1.5;Glasgow GB 55.9 -4.3;Edinburgh GB 56.0 -3.2;Bristol GB 51.5 -2.6
Liverpool GB 53.4 -3.0;Sheffield GB 53.4 -1.5;Cardiff GB 51.5 -3.2;Belfast GB 54.6 -5.9;Nottingham GB 53.0 -1.1;Coventry GB 52.4 -1.5;Southampton GB 50.9 -1.4
East Midlands GB 52.8 -1.3;Daventry GB 52.3 -1.2;Heathrow GB 51.5 -0.5;Dublin IE 53.3 -6.3;Cork IE 51.9 -8.5;Shannon IE 52.7 -8.9
Madrid ES 40.4 -3.7;Barcelona ES 41.4 2.2;Valencia ES 39.5 -0.4;Sevilla=Seville ES 37.4 -6.0;Zaragoza ES 41.7 -0.9;Bilbao ES 43.3 -2.9;Málaga=Malaga ES 36.7 -4.4
Vitoria ES 42.8 -2.7;Lisboa=Lisbon PT 38.7 -9.1;Porto PT 41.2 -8.6;Roma=Rome IT 41.9 12.5;Milano=Milan IT 45.5 9.2;Torino=Turin IT 45.1 7.7;Napoli=Naples IT 40.9 14.3
Bologna IT 44.5 11.3;Firenze=Florence IT 43.8 11.3;Bergamo IT 45.7 9.7;Verona IT 45.4 11.0;Piacenza IT 45.1 9.7;Bari IT 41.1 16.9;Palermo IT 38.1 13.4
København=Copenhagen=Kobenhavn DK 55.7 12.6;Aarhus DK 56.2 10.2;Odense DK 55.4 10.4;Stockholm SE 59.3 18.1;Göteborg=Gothenburg SE 57.7 12.0;Malmö=Malmo SE 55.6 13.0
Oslo NO 59.9 10.8;Bergen NO 60.4 5.3;Trondheim NO 63.4 10.4;Helsinki FI 60.2 24.9;Tampere FI 61.5 23.8;Reykjavík=Reykjavik IS 64.1 -21.9;Tallinn EE 59.4 24.8
Riga LV 56.9 24.1;Vilnius LT 54.7 25.3;Kaunas LT 54.9 23.9;Warszawa=Warsaw PL 52.2 21.0;Kraków=Krakow PL 50.1 19.9;Wrocław=Wroclaw PL 51.1 17.0;Poznań=Poznan PL 52.4 16.9
Łódź=Lodz PL 51.8 19.5;Gdańsk=Gdansk PL 54.4 18.6;Katowice PL 50.3 19.0;Praha=Prague CZ 50.1 14.4;Brno CZ 49.2 16.6;Ostrava CZ 49.8 18.3;Bratislava SK 48.1 17.1
Budapest HU 47.5 19.0;Ljubljana SI 46.1 14.5;Zagreb HR 45.8 16.0;Beograd=Belgrade RS 44.8 20.5;Sofia BG 42.7 23.3;București=Bucharest RO 44.4 26.1;Cluj-Napoca RO 46.8 23.6
Athína=Athens GR 38.0 23.7;Thessaloniki GR 40.6 22.9;Istanbul TR 41.0 29.0;Ankara TR 39.9 32.9;Izmir TR 38.4 27.1;Kyiv UA 50.5 30.5;Lviv UA 49.8 24.0;Moscow RU 55.8 37.6
New York US-NY 40.7 -74.0;Jamaica US-NY 40.7 -73.8;Los Angeles US-CA 34.1 -118.2;Chicago US-IL 41.9 -87.6;Houston US-TX 29.8 -95.4;Dallas US-TX 32.8 -96.8
Fort Worth US-TX 32.8 -97.3;Austin US-TX 30.3 -97.7;San Antonio US-TX 29.4 -98.5;Phoenix US-AZ 33.4 -112.1;Philadelphia US-PA 40.0 -75.2;San Diego US-CA 32.7 -117.2
San Francisco US-CA 37.8 -122.4;Oakland US-CA 37.8 -122.3;San Jose US-CA 37.3 -121.9;Sacramento US-CA 38.6 -121.5;Seattle US-WA 47.6 -122.3
Portland US-OR 45.5 -122.7;Denver US-CO 39.7 -105.0;Las Vegas US-NV 36.2 -115.1;Reno US-NV 39.5 -119.8;Salt Lake City US-UT 40.8 -111.9;Kansas City US-MO 39.1 -94.6
St. Louis=Saint Louis US-MO 38.6 -90.2;Minneapolis US-MN 45.0 -93.3;Detroit US-MI 42.3 -83.0;Cleveland US-OH 41.5 -81.7;Columbus US-OH 40.0 -83.0;Cincinnati US-OH 39.1 -84.5
Hebron US-KY 39.1 -84.7;Louisville US-KY 38.3 -85.8;Indianapolis US-IN 39.8 -86.2;Memphis US-TN 35.1 -90.0;Nashville US-TN 36.2 -86.8;Atlanta US-GA 33.7 -84.4
Charlotte US-NC 35.2 -80.8;Raleigh US-NC 35.8 -78.6;Miami US-FL 25.8 -80.2;Orlando US-FL 28.5 -81.4;Tampa US-FL 28.0 -82.5;Jacksonville US-FL 30.3 -81.7;Boston US-MA 42.4 -71.1
Newark US-NJ 40.7 -74.2;Secaucus US-NJ 40.8 -74.1;Baltimore US-MD 39.3 -76.6;Pittsburgh US-PA 40.4 -80.0;Anchorage US-AK 61.2 -149.9;Honolulu US-HI 21.3 -157.9
New Orleans US-LA 30.0 -90.1;Oklahoma City US-OK 35.5 -97.5;Omaha US-NE 41.3 -96.0;Milwaukee US-WI 43.0 -87.9;Torrance US-CA 33.8 -118.3;Bell Gardens US-CA 34.0 -118.2
Toronto CA 43.7 -79.4;Mississauga CA 43.6 -79.6;Montréal=Montreal CA 45.5 -73.6;Vancouver CA 49.3 -123.1;Calgary CA 51.0 -114.1;Ottawa CA 45.4 -75.7
Edmonton CA 53.5 -113.5;Winnipeg CA 49.9 -97.1;Halifax CA 44.6 -63.6;Ciudad de México=Mexico City MX 19.4 -99.1;Guadalajara MX 20.7 -103.3;Monterrey MX 25.7 -100.3
São Paulo=Sao Paulo BR -23.6 -46.6;Rio de Janeiro BR -22.9 -43.2;Curitiba BR -25.4 -49.3;Brasília=Brasilia BR -15.8 -47.9;Campinas BR -22.9 -47.1;Recife BR -8.1 -34.9
Buenos Aires AR -34.6 -58.4;Santiago CL -33.4 -70.7;Bogotá=Bogota CO 4.7 -74.1;Lima PE -12.0 -77.0;Montevideo UY -34.9 -56.2
上海=Shanghai CN 31.2 121.5;北京=Beijing CN 39.9 116.4;广州=Guangzhou CN 23.1 113.3;深圳=Shenzhen CN 22.5 114.1;杭州=Hangzhou CN 30.3 120.2;义乌=Yiwu CN 29.3 120.1
成都=Chengdu CN 30.6 104.1;重庆=Chongqing CN 29.6 106.6;武汉=Wuhan CN 30.6 114.3;西安=Xi'an=Xian CN 34.3 108.9;南京=Nanjing CN 32.1 118.8;苏州=Suzhou CN 31.3 120.6
天津=Tianjin CN 39.1 117.2;郑州=Zhengzhou CN 34.7 113.6;长沙=Changsha CN 28.2 112.9;东莞=Dongguan CN 23.0 113.7;佛山=Foshan CN 23.0 113.1;青岛=Qingdao CN 36.1 120.4
厦门=Xiamen CN 24.5 118.1;宁波=Ningbo CN 29.9 121.5;合肥=Hefei CN 31.8 117.2;济南=Jinan CN 36.7 117.0;沈阳=Shenyang CN 41.8 123.4;大连=Dalian CN 38.9 121.6
哈尔滨=Harbin CN 45.8 126.5;昆明=Kunming CN 25.0 102.7;福州=Fuzhou CN 26.1 119.3;泉州=Quanzhou CN 24.9 118.6;无锡=Wuxi CN 31.5 120.3;嘉兴=Jiaxing CN 30.7 120.8
金华=Jinhua CN 29.1 119.6;乌鲁木齐=Urumqi CN 43.8 87.6;南昌=Nanchang CN 28.7 115.9;石家庄=Shijiazhuang CN 38.0 114.5;鄂州=Ezhou CN 30.4 114.9
Hong Kong=香港 HK 22.3 114.2;Macau=澳门 MO 22.2 113.5;Taipei=台北 TW 25.0 121.5;Tokyo=東京=东京 JP 35.7 139.7;Osaka=大阪 JP 34.7 135.5;Nagoya=名古屋 JP 35.2 136.9
Narita=成田 JP 35.8 140.3;Kawasaki=川崎 JP 35.5 139.7;Yokohama=横浜 JP 35.4 139.6;Fukuoka=福岡 JP 33.6 130.4;Sapporo=札幌 JP 43.1 141.4;Seoul=首尔 KR 37.6 127.0
Incheon=仁川 KR 37.5 126.7;Busan KR 35.2 129.1;Singapore=新加坡 SG 1.3 103.8;Kuala Lumpur MY 3.1 101.7;Bangkok TH 13.8 100.5;Hanoi VN 21.0 105.8;Ho Chi Minh City VN 10.8 106.6
Manila PH 14.6 121.0;Jakarta ID -6.2 106.8;Mumbai IN 19.1 72.9;New Delhi=Delhi IN 28.6 77.2;Bengaluru=Bangalore IN 13.0 77.6;Chennai IN 13.1 80.3;Dubai AE 25.2 55.3
Abu Dhabi AE 24.5 54.4;Kuwait City=Kuwait KW 29.4 48.0;Doha QA 25.3 51.5;Manama=Bahrain BH 26.2 50.6;Riyadh SA 24.7 46.7;Jeddah SA 21.5 39.2;Tel Aviv IL 32.1 34.8
Cairo EG 30.0 31.2;Johannesburg ZA -26.2 28.0;Cape Town ZA -33.9 18.4;Lagos NG 6.5 3.4;Nairobi KE -1.3 36.8;Casablanca MA 33.6 -7.6
Sydney AU -33.9 151.2;Melbourne AU -37.8 145.0;Brisbane AU -27.5 153.0;Perth AU -31.9 115.9;Adelaide AU -34.9 138.6;Auckland NZ -36.8 174.8;Wellington NZ -41.3 174.8;Christchurch NZ -43.5 172.6
`;
