// Writes a WARC file with warcio.js, by which Browsertrix and ArchiveWeb.page write theirs, in their ways: SHA-256, joined
// chunks under a head that says `chunked`, a revisit, a resource record about the page.
//
//     node warciojs.mjs OUT.warc.gz PAGE.html URL          (beside a folder node_modules/ that has warcio)
import { WARCRecord, WARCSerializer } from "warcio";
import { readFileSync, writeFileSync } from "node:fs";

const [out, page, url] = process.argv.slice(2);
const date = "2026-03-04T05:06:07.123Z";
const warcVersion = "WARC/1.1";
const statusline = "HTTP/1.1 200 OK";
const httpHeaders = { "content-type": "text/html; charset=utf-8", "transfer-encoding": "chunked" };
const members = [];

async function* stream(bytes) {
  yield bytes;
}

async function put(record) {
  const digest = { algo: "sha-256", prefix: "sha256:", base32: false };
  members.push(await WARCSerializer.serialize(record, { gzip: true, digest }));
}

const info = { software: "Browsertrix-Crawler (with warcio.js)", format: "WARC File Format 1.1" };
await put(await WARCRecord.createWARCInfo({ filename: "x.warc.gz", warcVersion }, info));
const answer = WARCRecord.create(
  { url, date, type: "response", warcVersion, httpHeaders, statusline, warcHeaders: { "WARC-Page-ID": "page-1" } },
  stream(readFileSync(page)),
);
await put(answer);
const named = { "WARC-Concurrent-To": answer.warcHeader("WARC-Record-ID") };
const asked = { type: "request", statusline: "GET / HTTP/1.1", httpHeaders: { accept: "*/*" }, warcHeaders: named };
await put(WARCRecord.create({ url, date, warcVersion, ...asked }, stream(new Uint8Array())));
const again = {
  type: "revisit", date: "2026-03-05T05:06:07.123Z", refersToUrl: url, refersToDate: date, statusline, httpHeaders,
  warcHeaders: { "WARC-Payload-Digest": answer.warcPayloadDigest },
};
await put(WARCRecord.create({ url, warcVersion, ...again }, stream(new Uint8Array())));
const about = new TextEncoder().encode(JSON.stringify({ pageid: "page-1", url }));
const resource = { type: "resource", warcHeaders: { "Content-Type": "application/json" } };
await put(WARCRecord.create({ url: `urn:pageinfo:${url}`, date, warcVersion, ...resource }, stream(about)));
writeFileSync(out, Buffer.concat(members));
