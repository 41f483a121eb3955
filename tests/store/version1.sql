-- A hall's file as version 1 of the schema left it: a day that ended and one under way.
BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'hall','1 journal, projections, records','2026-11-22 21:35:15.761119+00:00');
CREATE TABLE calls (
    call_id TEXT PRIMARY KEY,
    ticket TEXT NOT NULL,
    point TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    kind TEXT NOT NULL,
    rule TEXT
) WITHOUT ROWID;
INSERT INTO "calls" VALUES('2026-03-02-1','t2','W1',1772413215000,'call','policy');
INSERT INTO "calls" VALUES('2026-03-02-2','t2','W1',1772413216500,'recall',NULL);
INSERT INTO "calls" VALUES('2026-03-02-3','t1','W1',1772413219500,'call','policy');
INSERT INTO "calls" VALUES('2026-03-02-4','t3','W2',1772413221000,'call','policy');
INSERT INTO "calls" VALUES('2026-03-02-5','t3','W2',1772413222500,'withdrawn',NULL);
INSERT INTO "calls" VALUES('2026-03-02-6','t3','W1',1772413225500,'call','policy');
INSERT INTO "calls" VALUES('2026-03-02-7','t4','W1',1772413231500,'call','policy');
INSERT INTO "calls" VALUES('2026-03-03-1','t8','W1',1772483406000,'call','policy');
INSERT INTO "calls" VALUES('2026-03-03-2','t9','W2',1772483410500,'call','policy');
CREATE TABLE days (
    day TEXT PRIMARY KEY,
    seq INTEGER NOT NULL,
    rules_seq INTEGER NOT NULL,
    opened_ms INTEGER NOT NULL
);
INSERT INTO "days" VALUES('2026-03-02',2,1,1772413203000);
INSERT INTO "days" VALUES('2026-03-03',30,1,1772483400000);
CREATE TABLE events (
    seq INTEGER PRIMARY KEY,
    at_ms INTEGER NOT NULL,
    cause INTEGER NOT NULL,
    kind TEXT NOT NULL,
    ticket TEXT,
    data TEXT NOT NULL,
    hash BLOB NOT NULL
);
INSERT INTO "events" VALUES(1,1772413201500,1,'hall_configured',NULL,'{"rules":{"timezone":"Asia/Shanghai","rollover":"04:00","policy":"promise","services":{"cash":{"id":"cash","series":"A","handling_s":180,"promises":{"ordinary":{"promise_s":1200,"ceiling_s":2400,"credit":0.0},"vip":{"promise_s":300,"ceiling_s":600,"credit":0.0}}},"loans":{"id":"loans","series":"B","handling_s":600,"promises":{"ordinary":{"promise_s":1800,"ceiling_s":3600,"credit":0.0},"vip":{"promise_s":600,"ceiling_s":1200,"credit":0.0}}}},"tiers":{"ordinary":{"id":"ordinary","priority":false},"vip":{"id":"vip","priority":true}},"points":{"W1":{"id":"W1","kind":"counter","zone":"hall","skills":["cash","loans"],"borrows":[],"tiers":[]},"W2":{"id":"W2","kind":"counter","zone":"hall","skills":["cash"],"borrows":[],"tiers":[]},"W3":{"id":"W3","kind":"counter","zone":"hall","skills":["loans"],"borrows":["cash"],"tiers":[]},"V1":{"id":"V1","kind":"vip-room","zone":"vip","skills":["cash","loans"],"borrows":[],"tiers":["vip"]}},"default_tier":"ordinary","auto_finish":true,"max_priority_in_row":0,"borrow_after_s":0,"rollover_grace_s":1800,"languages":["zh","en"],"pause_reasons":["break","lunch"]},"rolls_at_ms":0}',X'47891EBB863A304540C3E0A0FEC5B6CC2CE0BAFC7971F93DD1E17B3BFC4F861F');
INSERT INTO "events" VALUES(2,1772413203000,2,'day_opened',NULL,'{"day":"2026-03-02","rolls_at_ms":1772481600000,"correction_ms":0,"issuing":true,"notice_ref":null,"stopped":{},"points":[{"id":"W1","state":"closed","teller":null,"reason":null,"since_ms":1772413201500},{"id":"W2","state":"closed","teller":null,"reason":null,"since_ms":1772413201500},{"id":"W3","state":"closed","teller":null,"reason":null,"since_ms":1772413201500},{"id":"V1","state":"closed","teller":null,"reason":null,"since_ms":1772413201500}]}',X'52843E13DB64AEA3ECCE479716DEACECFF16779D3734EA3724714D876631FA1B');
INSERT INTO "events" VALUES(3,1772413204500,3,'point_opened',NULL,'{"point":"W1","teller":"anna","took_over_from":null}',X'12D0152A65D534CED618475201E188EDEE385CE85D94EDD26DEDC74A642A72D0');
INSERT INTO "events" VALUES(4,1772413206000,4,'point_opened',NULL,'{"point":"W2","teller":"ben","took_over_from":null}',X'B4488A0C896F30F5EAC63B40F5EAE9927F117AD3E7AABEA1032C637E9AF7136C');
INSERT INTO "events" VALUES(5,1772413207500,5,'ticket_issued','t1','{"ticket":"t1","token":"token-1","number":"A001","series":"A","n":1,"service":"cash","tier":"ordinary","language":"zh","origin":null,"person_ref":null}',X'4D3A21F632A5D31DF749E6094C80EB0118CD341CC0811F9814984603AF6137E0');
INSERT INTO "events" VALUES(6,1772413209000,6,'ticket_issued','t2','{"ticket":"t2","token":"token-2","number":"A002","series":"A","n":2,"service":"cash","tier":"vip","language":"zh","origin":null,"person_ref":null}',X'82A2D5D30207A80C85A341DA37086483327A899D2E5AEF45956CEF4A02153422');
INSERT INTO "events" VALUES(7,1772413210500,7,'ticket_issued','t3','{"ticket":"t3","token":"token-3","number":"A003","series":"A","n":3,"service":"cash","tier":"ordinary","language":"zh","origin":null,"person_ref":null}',X'24AF2E10AB3080545B25783729C0E939E25C64FB3E79B5FB837E14B30F1DCAFE');
INSERT INTO "events" VALUES(8,1772413212000,8,'ticket_issued','t4','{"ticket":"t4","token":"token-4","number":"B001","series":"B","n":1,"service":"loans","tier":"ordinary","language":"zh","origin":null,"person_ref":null}',X'A737A17EEB303CEABF5570001063C2996FA019446325D031E69A4579F5834065');
INSERT INTO "events" VALUES(9,1772413213500,9,'ticket_issued','t5','{"ticket":"t5","token":"token-5","number":"A004","series":"A","n":4,"service":"cash","tier":"ordinary","language":"zh","origin":null,"person_ref":null}',X'9488607DA643F291F765DD6F14A23AC77BD94DB9E3F05776C663CA246DA99FDA');
INSERT INTO "events" VALUES(10,1772413215000,10,'ticket_called','t2','{"ticket":"t2","point":"W1","call_id":"2026-03-02-1","reason":{"policy":"promise","version":1,"rule":"policy","winner":{"ticket":"t2","number":"A002","tier":"vip","waited_s":6.0,"promise_s":300,"ceiling_s":600,"score":0.02},"runner_up":{"ticket":"t1","number":"A001","tier":"ordinary","waited_s":7.5,"promise_s":1200,"ceiling_s":2400,"score":0.0063},"candidates":5}}',X'F05F12FB3756B5EAF6DAD57839C024E297D31A291BFE85264A4D4F875DFE1379');
INSERT INTO "events" VALUES(11,1772413216500,11,'ticket_recalled','t2','{"ticket":"t2","point":"W1","call_id":"2026-03-02-2"}',X'7B000782BBABE1F212C8FB1D44D3B212F8EECFF73FE2651464BF7C16C05C5856');
INSERT INTO "events" VALUES(12,1772413218000,12,'service_started','t2','{"ticket":"t2","point":"W1"}',X'563356B150346F8B5DA47EB691EFED2AD07F9CD2A6A807D242BD956ACA0A1756');
INSERT INTO "events" VALUES(13,1772413219500,13,'ticket_finished','t2','{"ticket":"t2","point":"W1","start_implied":false,"by_rollover":false}',X'06E65832398846AB174EF394467BFAC19A8476E1362292AF6F3A757AF6E96540');
INSERT INTO "events" VALUES(14,1772413219500,13,'ticket_called','t1','{"ticket":"t1","point":"W1","call_id":"2026-03-02-3","reason":{"policy":"promise","version":1,"rule":"policy","winner":{"ticket":"t1","number":"A001","tier":"ordinary","waited_s":12.0,"promise_s":1200,"ceiling_s":2400,"score":0.01},"runner_up":{"ticket":"t3","number":"A003","tier":"ordinary","waited_s":9.0,"promise_s":1200,"ceiling_s":2400,"score":0.0075},"candidates":4}}',X'A8D223C76CF19556B170F3CCDB81E2E443841DB230BAF7975AF4B6C365B855AE');
INSERT INTO "events" VALUES(15,1772413221000,15,'ticket_called','t3','{"ticket":"t3","point":"W2","call_id":"2026-03-02-4","reason":{"policy":"promise","version":1,"rule":"policy","winner":{"ticket":"t3","number":"A003","tier":"ordinary","waited_s":10.5,"promise_s":1200,"ceiling_s":2400,"score":0.0088},"runner_up":{"ticket":"t5","number":"A004","tier":"ordinary","waited_s":7.5,"promise_s":1200,"ceiling_s":2400,"score":0.0063},"candidates":2}}',X'C2EBD316648399297816DEC63E7AF2DD4FE56038984C69D2B42FF67B169D2325');
INSERT INTO "events" VALUES(16,1772413222500,16,'ticket_returned','t3','{"ticket":"t3","point":"W2","call_id":"2026-03-02-5"}',X'E742373EE9780CAC503A5B6D860FF85EF8252C2F1F5D2ADB2829B63558F6431C');
INSERT INTO "events" VALUES(17,1772413222500,16,'point_paused',NULL,'{"point":"W2","reason":"break"}',X'90496E41E7AE692709CAD2BF0A23A76A395B913715E5AD2EDB1E9FC9657E3588');
INSERT INTO "events" VALUES(18,1772413224000,18,'point_opened',NULL,'{"point":"W2","teller":"ben","took_over_from":null}',X'CCD40A8BB6A65093E2966F0247407526791CEE96DF44E7082463B7E5C2B003A3');
INSERT INTO "events" VALUES(19,1772413225500,19,'ticket_finished','t1','{"ticket":"t1","point":"W1","start_implied":true,"by_rollover":false}',X'1936EBA68FA27B3D2083C131EB85F07C162B1D7B24B3A571794510607474AD9C');
INSERT INTO "events" VALUES(20,1772413225500,19,'ticket_called','t3','{"ticket":"t3","point":"W1","call_id":"2026-03-02-6","reason":{"policy":"promise","version":1,"rule":"policy","winner":{"ticket":"t3","number":"A003","tier":"ordinary","waited_s":15.0,"promise_s":1200,"ceiling_s":2400,"score":0.0125},"runner_up":{"ticket":"t5","number":"A004","tier":"ordinary","waited_s":12.0,"promise_s":1200,"ceiling_s":2400,"score":0.01},"candidates":3}}',X'0336100E875D3A99235E0EFA51B16A695753BF8FF8E7E085A8B724E2F8D5B6E8');
INSERT INTO "events" VALUES(21,1772413227000,21,'ticket_no_show','t3','{"ticket":"t3","point":"W1"}',X'6522407ED24AF9538891C7FCBD84663FF4FC3F3E7F707795BF4929D307309956');
INSERT INTO "events" VALUES(22,1772413228500,22,'ticket_cancelled','t5','{"ticket":"t5","by":"customer"}',X'FD7F4A69A0E387AD9E7208125A56B9681AF006FA2BBE11CB675524B20A151D48');
INSERT INTO "events" VALUES(23,1772413230000,23,'ticket_issued','t6','{"ticket":"t6","token":"token-6","number":"A005","series":"A","n":5,"service":"cash","tier":"ordinary","language":"zh","origin":null,"person_ref":null}',X'BBB0DC80DDFBB8C57D1550C103595511B224629E29DD4CE00F765D0B6516364D');
INSERT INTO "events" VALUES(24,1772413231500,24,'ticket_called','t4','{"ticket":"t4","point":"W1","call_id":"2026-03-02-7","reason":{"policy":"promise","version":1,"rule":"policy","winner":{"ticket":"t4","number":"B001","tier":"ordinary","waited_s":19.5,"promise_s":1800,"ceiling_s":3600,"score":0.0108},"runner_up":{"ticket":"t6","number":"A005","tier":"ordinary","waited_s":1.5,"promise_s":1200,"ceiling_s":2400,"score":0.0013},"candidates":2}}',X'F72857C73BFA65B3F029370419BFAD41252DA8A41125BA7231FA32BD98816F18');
INSERT INTO "events" VALUES(25,1772413233000,25,'service_started','t4','{"ticket":"t4","point":"W1"}',X'4F8E0032453F42BCE71D1058E2B314D0A2348388C16ED099BA231B627934F6F1');
INSERT INTO "events" VALUES(26,1772413234500,26,'ticket_issued','t7','{"ticket":"t7","token":"token-7","number":"A006","series":"A","n":6,"service":"cash","tier":"ordinary","language":"zh","origin":null,"person_ref":null}',X'6D2A9849E6E95186A73BA46E0B8FFFD9CAD709AD363D8B987356F1068217DBFF');
INSERT INTO "events" VALUES(27,1772483400000,27,'ticket_finished','t4','{"ticket":"t4","point":"W1","start_implied":false,"by_rollover":true}',X'8BC8E99B20B644EAB17969CD98F721010ADA27112FEDD5D799B10E1C2DEBDFE8');
INSERT INTO "events" VALUES(28,1772483400000,27,'ticket_expired','t6','{"ticket":"t6"}',X'42BF412DD9E7F1F309A4C19DCF2DE012405BB046ED10902EEE03C0BF8AB584F6');
INSERT INTO "events" VALUES(29,1772483400000,27,'ticket_expired','t7','{"ticket":"t7"}',X'6C9E6FFD5E082F5AAA24D7F443A7AB1C8E20C1A3144D7D8239D8356B11E88580');
INSERT INTO "events" VALUES(30,1772483400000,27,'day_opened',NULL,'{"day":"2026-03-03","rolls_at_ms":1772568000000,"correction_ms":0,"issuing":true,"notice_ref":null,"stopped":{},"points":[{"id":"W1","state":"open","teller":"anna","reason":null,"since_ms":1772413233000},{"id":"W2","state":"open","teller":"ben","reason":null,"since_ms":1772413224000},{"id":"W3","state":"closed","teller":null,"reason":null,"since_ms":1772413201500},{"id":"V1","state":"closed","teller":null,"reason":null,"since_ms":1772413201500}]}',X'D443BEA3626BB21014E40F6376BC1A6EE0CB7D3C6940419CF9490F9909EB93D1');
INSERT INTO "events" VALUES(31,1772483401500,31,'ticket_issued','t8','{"ticket":"t8","token":"token-8","number":"A001","series":"A","n":1,"service":"cash","tier":"ordinary","language":"zh","origin":null,"person_ref":null}',X'DF814000748A49E454F813C1694E803202061F21CF3F0CA3BD541CAD8A8B6DC0');
INSERT INTO "events" VALUES(32,1772483403000,32,'ticket_issued','t9','{"ticket":"t9","token":"token-9","number":"A002","series":"A","n":2,"service":"cash","tier":"ordinary","language":"zh","origin":null,"person_ref":null}',X'E242C592879538C1AAC253902F2D8A2C1BF19BFCA21CBA285CEFFEB4C703DD83');
INSERT INTO "events" VALUES(33,1772483404500,33,'ticket_issued','t10','{"ticket":"t10","token":"token-10","number":"A003","series":"A","n":3,"service":"cash","tier":"ordinary","language":"zh","origin":null,"person_ref":null}',X'28BAB73D56C8362F495EF3CAD487CEFC99571924094B782C4C5AC6C515926A00');
INSERT INTO "events" VALUES(34,1772483406000,34,'ticket_called','t8','{"ticket":"t8","point":"W1","call_id":"2026-03-03-1","reason":{"policy":"promise","version":1,"rule":"policy","winner":{"ticket":"t8","number":"A001","tier":"ordinary","waited_s":4.5,"promise_s":1200,"ceiling_s":2400,"score":0.0037},"runner_up":{"ticket":"t9","number":"A002","tier":"ordinary","waited_s":3.0,"promise_s":1200,"ceiling_s":2400,"score":0.0025},"candidates":3}}',X'E795B9B937F8E783B5A5E25DACBB9C2E3582C940FFD5776141D828E5570E808E');
INSERT INTO "events" VALUES(35,1772483407500,35,'service_started','t8','{"ticket":"t8","point":"W1"}',X'9C1BB84A22418AE763286C739724092CFF1AC8EB603E8C4597E4DD763177FD5B');
INSERT INTO "events" VALUES(36,1772483409000,36,'ticket_finished','t8','{"ticket":"t8","point":"W1","start_implied":false,"by_rollover":false}',X'0CC23857947155D0E26A9FC0E4D874ADBE9005AEB8918E0B97DCEBDF5423D754');
INSERT INTO "events" VALUES(37,1772483410500,37,'ticket_called','t9','{"ticket":"t9","point":"W2","call_id":"2026-03-03-2","reason":{"policy":"promise","version":1,"rule":"policy","winner":{"ticket":"t9","number":"A002","tier":"ordinary","waited_s":7.5,"promise_s":1200,"ceiling_s":2400,"score":0.0063},"runner_up":{"ticket":"t10","number":"A003","tier":"ordinary","waited_s":6.0,"promise_s":1200,"ceiling_s":2400,"score":0.005},"candidates":2}}',X'64B49698DC8F4BADDFDE791837AEB745FABB50220DB129E93E29889315F454EB');
CREATE TABLE notes (ref TEXT PRIMARY KEY, text TEXT NOT NULL, at_ms INTEGER NOT NULL);
CREATE TABLE points (
    id TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    teller TEXT,
    reason TEXT,
    since_ms INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO "points" VALUES('W1','open','anna',NULL,1772413204500);
INSERT INTO "points" VALUES('W2','open','ben',NULL,1772413224000);
CREATE TABLE positions (name TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE requests (
    scope TEXT NOT NULL,
    key TEXT NOT NULL,
    digest BLOB NOT NULL,
    day TEXT NOT NULL,
    status INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (scope, key)
) WITHOUT ROWID;
CREATE TABLE tickets (
    id TEXT PRIMARY KEY,
    day TEXT NOT NULL,
    number TEXT NOT NULL,
    series TEXT NOT NULL,
    n INTEGER NOT NULL,
    service TEXT NOT NULL,
    tier TEXT NOT NULL,
    language TEXT NOT NULL,
    origin TEXT,
    state TEXT NOT NULL,
    point TEXT,
    issued_ms INTEGER NOT NULL,
    called_ms INTEGER,
    started_ms INTEGER,
    ended_ms INTEGER,
    start_implied INTEGER NOT NULL DEFAULT 0,
    by_rollover INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
INSERT INTO "tickets" VALUES('t1','2026-03-02','A001','A',1,'cash','ordinary','zh',NULL,'finished','W1',1772413207500,1772413219500,1772413219500,1772413225500,1,0);
INSERT INTO "tickets" VALUES('t10','2026-03-03','A003','A',3,'cash','ordinary','zh',NULL,'waiting',NULL,1772483404500,NULL,NULL,NULL,0,0);
INSERT INTO "tickets" VALUES('t2','2026-03-02','A002','A',2,'cash','vip','zh',NULL,'finished','W1',1772413209000,1772413215000,1772413218000,1772413219500,0,0);
INSERT INTO "tickets" VALUES('t3','2026-03-02','A003','A',3,'cash','ordinary','zh',NULL,'no_show','W1',1772413210500,1772413225500,NULL,1772413227000,0,0);
INSERT INTO "tickets" VALUES('t4','2026-03-02','B001','B',1,'loans','ordinary','zh',NULL,'finished','W1',1772413212000,1772413231500,1772413233000,1772483400000,0,1);
INSERT INTO "tickets" VALUES('t5','2026-03-02','A004','A',4,'cash','ordinary','zh',NULL,'cancelled',NULL,1772413213500,NULL,NULL,1772413228500,0,0);
INSERT INTO "tickets" VALUES('t6','2026-03-02','A005','A',5,'cash','ordinary','zh',NULL,'expired',NULL,1772413230000,NULL,NULL,1772483400000,0,0);
INSERT INTO "tickets" VALUES('t7','2026-03-02','A006','A',6,'cash','ordinary','zh',NULL,'expired',NULL,1772413234500,NULL,NULL,1772483400000,0,0);
INSERT INTO "tickets" VALUES('t8','2026-03-03','A001','A',1,'cash','ordinary','zh',NULL,'finished','W1',1772483401500,1772483406000,1772483407500,1772483409000,0,0);
INSERT INTO "tickets" VALUES('t9','2026-03-03','A002','A',2,'cash','ordinary','zh',NULL,'called','W2',1772483403000,1772483410500,NULL,NULL,0,0);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX events_of_ticket ON events (ticket) WHERE ticket IS NOT NULL;
CREATE TRIGGER events_never_change BEFORE UPDATE ON events
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER events_never_go BEFORE DELETE ON events
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE UNIQUE INDEX one_number ON tickets (day, series, n);
CREATE UNIQUE INDEX one_active_ticket ON tickets (point) WHERE state IN ('called', 'serving');
CREATE UNIQUE INDEX one_point_a_teller ON points (teller) WHERE teller IS NOT NULL;
COMMIT;
PRAGMA user_version = 1;
