package dev.rezo.plugins.cache;

import static dev.rezo.plugins.cache.CacheWorld.URL;
import static dev.rezo.plugins.cache.CacheWorld.field;
import static dev.rezo.plugins.cache.CacheWorld.ok;
import static dev.rezo.plugins.cache.CacheWorld.response;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rezo.http.Bodies;
import dev.rezo.http.ConnectionLostException;
import dev.rezo.http.Headers;
import dev.rezo.http.Redaction;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.http.Url;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("F25")
class ResponseCacheTest {

  private static final String LASTING = "Cache-Control: max-age=60";

  private static Request request(String method) {
    return Request.builder(method, Url.parse(URL)).build();
  }

  /** Answers with 304 to who asks on condition. */
  private static CacheWorld validating(String fields, String body) {
    return new CacheWorld(
        head ->
            field(head, "If-None-Match") != null || field(head, "If-Modified-Since") != null
                ? response(304, fields, "")
                : ok(fields, body),
        settings -> settings,
        client -> client);
  }

  @Test
  void whatIsFreshIsNotAskedForAgain() {
    CacheWorld world = new CacheWorld(ok(LASTING + "; X-Own: 1", "body"));
    assertThat(world.get("")).isEqualTo("MISS 200 body");
    world.advanceSeconds(59);
    Response hit = world.send(Request.get(URL)).join();
    assertThat(hit.headers().get("Age")).isEqualTo("59");
    assertThat(hit.headers().get("X-Own")).isEqualTo("1");
    assertThat(hit.headers().get("Content-Length")).isEqualTo("4");
    assertThat(hit.reason()).isEqualTo("Status");
    assertThat(hit.connection()).isNull();
    assertThat(hit.body().length()).isEqualTo(4);
    assertThat(world.get("")).isEqualTo("HIT 200 body");
    world.advanceSeconds(1);
    assertThat(world.get("")).isEqualTo("MISS 200 body");
    assertThat(world.heads).hasSize(2);
    assertThat(world.get("?other")).isEqualTo("MISS 200 body");
  }

  @Test
  void whatSaysNoLifetimeHasNone() {
    CacheWorld world = validating("Last-Modified: Sun, 22 Nov 2020 11:00:00 GMT; X: 1", "body");
    assertThat(world.get("")).isEqualTo("MISS 200 body");
    assertThat(world.get("")).isEqualTo("VALIDATED 200 body");
    assertThat(world.get("")).isEqualTo("VALIDATED 200 body");
    CacheWorld silent = new CacheWorld(ok("X: 1", "body"));
    assertThat(silent.get("")).isEqualTo("MISS 200 body");
    assertThat(silent.get("")).isEqualTo("MISS 200 body");
    assertThat(silent.cache.snapshot().stored()).isZero();
  }

  @Test
  void aHeuristicLifetimeIsForWhoAsksForIt() {
    CacheWorld world =
        new CacheWorld(
            head -> ok("Last-Modified: Sun, 22 Nov 2026 11:00:00 GMT", "body"),
            settings -> settings.heuristic(0.1, Duration.ofHours(1)),
            client -> client);
    assertThat(world.get("")).isEqualTo("MISS 200 body");
    world.advance(Duration.ofMinutes(5));
    assertThat(world.get("")).isEqualTo("HIT 200 body");
    world.advance(Duration.ofMinutes(2));
    assertThat(world.get("")).isEqualTo("MISS 200 body");
  }

  @Test
  void aValidatedResponseHasTheFieldsOfBothAndIsFreshAgain() {
    String fields = LASTING + "; ETag: \"a\"; Set-Cookie: c=1; X-Count: ";
    CacheWorld world = validating("", "");
    world.answer =
        head ->
            field(head, "If-None-Match") == null
                ? ok(fields + "1; X-Old: 1", "body")
                : response(304, fields + "2", "");
    assertThat(world.get("")).isEqualTo("MISS 200 body");
    world.advanceSeconds(61);
    Response validated = world.send(Request.get(URL)).join();
    assertThat(ResponseCache.outcome(validated)).isEqualTo(CacheOutcome.VALIDATED);
    assertThat(validated.status()).isEqualTo(200);
    assertThat(validated.headers().get("X-Count")).isEqualTo("2");
    assertThat(validated.headers().get("X-Old")).isEqualTo("1");
    assertThat(validated.headers().get("Age")).isNull();
    assertThat(validated.headers().get("Set-Cookie")).isEqualTo("c=1");
    assertThat(validated.headers().get("Content-Length")).isEqualTo("4");
    assertThat(validated.connection()).isNotNull();
    assertThat(field(world.heads.get(1), "If-None-Match")).isEqualTo("\"a\"");
    world.advanceSeconds(59);
    Response hit = world.send(Request.get(URL)).join();
    assertThat(hit.headers().get("X-Count")).isEqualTo("2");
    assertThat(hit.headers().get("Age")).isEqualTo("59");
    assertThat(hit.headers().contains("Set-Cookie")).isFalse();
    assertThat(world.get("")).isEqualTo("HIT 200 body");
  }

  @Test
  void aNewResponseToAConditionTakesThePlaceOfTheOld() {
    CacheWorld world = new CacheWorld(ok(LASTING + "; ETag: \"a\"", "old"));
    assertThat(world.get("")).isEqualTo("MISS 200 old");
    world.advanceSeconds(61);
    world.answer = head -> ok(LASTING + "; ETag: \"b\"", "new");
    assertThat(world.get("")).isEqualTo("MISS 200 new");
    assertThat(world.get("")).isEqualTo("HIT 200 new");
    assertThat(world.cache.snapshot().responses()).isEqualTo(1);
  }

  @Test
  void aNewResponseThatMayNotBeStoredRemovesTheOld() {
    CacheWorld world = new CacheWorld(ok(LASTING + "; ETag: \"a\"", "old"));
    world.get("");
    world.advanceSeconds(61);
    world.answer = head -> ok("Cache-Control: no-store", "new");
    assertThat(world.get("")).isEqualTo("MISS 200 new");
    assertThat(world.cache.snapshot().responses()).isZero();
  }

  @Test
  void a304ThatForbidsStoringRemovesWhatIsStored() {
    CacheWorld world = validating("ETag: \"a\"; Cache-Control: no-store", "body");
    world.answer =
        head ->
            field(head, "If-None-Match") == null
                ? ok("ETag: \"a\"", "body")
                : response(304, "ETag: \"a\"; Cache-Control: no-store", "");
    world.get("");
    assertThat(world.get("")).isEqualTo("VALIDATED 200 body");
    assertThat(world.cache.snapshot().responses()).isZero();
  }

  @Test
  void a304AboutSomethingElseIsUsedAndChangesNothing() {
    CacheWorld world = validating("", "");
    world.answer =
        head ->
            field(head, "If-None-Match") == null
                ? ok("ETag: \"a\"; X: 1", "body")
                : response(304, "ETag: \"b\"; X: 2", "");
    world.get("");
    Response validated = world.send(Request.get(URL)).join();
    assertThat(validated.headers().get("X")).isEqualTo("1");
    assertThat(world.get("")).isEqualTo("VALIDATED 200 body");
  }

  @Test
  void a304ThatNobodyOfUsAskedForIsTheApplications() {
    CacheWorld world = new CacheWorld(response(304, "ETag: \"a\"; " + LASTING, ""));
    assertThat(world.get("", "If-None-Match", "\"a\"")).isEqualTo("BYPASSED 304 ");
    assertThat(world.get("")).isEqualTo("MISS 304 ");
    assertThat(world.cache.snapshot().stored()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Range | bytes=0-1",
        "If-None-Match | x",
        "If-Modified-Since | x",
        "If-Match | x",
        "If-Unmodified-Since | x",
        "If-Range | x",
        "Cache-Control | no-store",
      })
  void theseRequestsAreNotForACache(String name, String value) {
    CacheWorld world = new CacheWorld(ok(LASTING, "body"));
    world.get("");
    assertThat(world.get("", name, value)).isEqualTo("BYPASSED 200 body");
    assertThat(field(world.heads.get(1), name)).isEqualTo(value);
    assertThat(world.cache.snapshot().stored()).isEqualTo(1);
  }

  @Test
  void aPartIsNeverStored() {
    CacheWorld world =
        new CacheWorld(response(206, LASTING + "; Content-Range: bytes 0-3/9", "body"));
    assertThat(world.get("", "Range", "bytes=0-3")).isEqualTo("BYPASSED 206 body");
    assertThat(world.get("")).isEqualTo("MISS 206 body");
    assertThat(world.cache.snapshot().stored()).isZero();
  }

  @Test
  void onlyIfCachedAsksNobody() {
    CacheWorld world = new CacheWorld(ok(LASTING, "body"));
    assertThat(world.get("", "Cache-Control", "only-if-cached")).isEqualTo("NOT_STORED 504 ");
    world.get("");
    assertThat(world.get("", "Cache-Control", "only-if-cached")).isEqualTo("HIT 200 body");
    world.advanceSeconds(70);
    assertThat(world.get("", "Cache-Control", "only-if-cached")).isEqualTo("NOT_STORED 504 ");
    assertThat(world.get("", "Cache-Control", "only-if-cached, max-stale=10"))
        .isEqualTo("STALE 200 body");
    assertThat(world.heads).hasSize(1);
  }

  @Test
  void noCacheAsksWhateverIsStored() {
    CacheWorld world = validating(LASTING + "; ETag: \"a\"", "body");
    world.get("");
    assertThat(world.get("", "Cache-Control", "no-cache")).isEqualTo("VALIDATED 200 body");
    assertThat(world.get("", "Pragma", "no-cache")).isEqualTo("VALIDATED 200 body");
    assertThat(world.get("")).isEqualTo("HIT 200 body");
    assertThat(world.peers).as("connections: a 304 gives its own back").hasSize(1);
  }

  @Test
  void whatNoCacheNamesIsLeftOutWhereTheServerIsNotAsked() {
    CacheWorld world =
        validating("Cache-Control: max-age=60, no-cache=\"X-User\"; ETag: \"a\"; X-User: 1", "b");
    assertThat(world.send(Request.get(URL)).join().headers().contains("X-User")).isTrue();
    world.get("");
    Response hit = world.send(Request.get(URL)).join();
    assertThat(ResponseCache.outcome(hit)).isEqualTo(CacheOutcome.HIT);
    assertThat(hit.headers().contains("X-User")).isFalse();
    world.advanceSeconds(61);
    assertThat(world.send(Request.get(URL)).join().headers().get("X-User")).isEqualTo("1");
  }

  @Test
  void varyKeepsSeveralResponses() {
    CacheWorld world = validating("", "");
    world.answer = head -> ok(LASTING + "; Vary: Accept-Language", field(head, "Accept-Language"));
    assertThat(world.get("", "Accept-Language", "de")).isEqualTo("MISS 200 de");
    assertThat(world.get("", "Accept-Language", "fr")).isEqualTo("MISS 200 fr");
    assertThat(world.get("", "Accept-Language", "de")).isEqualTo("HIT 200 de");
    assertThat(world.get("", "Accept-Language", "fr", "X", "1")).isEqualTo("HIT 200 fr");
    assertThat(world.get("", "Accept-Language", "en")).isEqualTo("MISS 200 en");
  }

  @ParameterizedTest
  @Tag("A344")
  @ValueSource(
      strings = {"Authorization", "Cookie", "X-Api-Key", "X-Auth-Token", "Host", "X-Tenant"})
  void nobodyIsToldWhatAnotherWasTold(String name) {
    CacheWorld world =
        new CacheWorld(
            head -> ok("Cache-Control: public, max-age=60", "for " + field(head, name)),
            settings -> settings.credentials("X-Tenant"),
            client -> client);
    assertThat(world.get("", name, "ada")).isEqualTo("MISS 200 for ada");
    assertThat(world.get("", name, "bob")).isEqualTo("MISS 200 for bob");
    assertThat(world.get("")).startsWith("MISS 200 for ");
    assertThat(world.get("", name, "ada")).isEqualTo("HIT 200 for ada");
    assertThat(world.get("", name, "bob")).isEqualTo("HIT 200 for bob");
  }

  @Test
  @Tag("A344")
  void noSecretIsKept() {
    Selection selection =
        Selection.of(
            Request.get(URL).with(h -> h.set("Authorization", "s3cret")),
            ResponseCache.PARTITION,
            Redaction.usual());
    assertThat(selection.toString()).doesNotContain("s3cret");
    assertThat(selection.identity()).hasSize(64);
  }

  @Test
  @Tag("A344")
  void partitionsShareNothing() {
    CacheWorld world = new CacheWorld(ok(LASTING, "body"));
    Request one = Request.get(URL).with(ResponseCache.PARTITION, "one");
    Request two = Request.get(URL).with(ResponseCache.PARTITION, "two");
    assertThat(world.read(one)).isEqualTo("MISS 200 body");
    assertThat(world.read(two)).isEqualTo("MISS 200 body");
    assertThat(world.get("")).isEqualTo("MISS 200 body");
    assertThat(world.read(one)).isEqualTo("HIT 200 body");
    world.read(one.toBuilder().method("DELETE").build());
    assertThat(world.read(two)).isEqualTo("HIT 200 body");
    world.cache.invalidate(Url.parse(URL));
    assertThat(world.read(two)).isEqualTo("MISS 200 body");
    assertThat(world.get("")).isEqualTo("MISS 200 body");
  }

  @ParameterizedTest
  @Tag("A346")
  @CsvSource({
    "POST, 200, MISS",
    "PUT, 204, MISS",
    "DELETE, 303, MISS",
    "PURGE, 200, MISS",
    "POST, 400, HIT",
    "POST, 500, HIT",
    "OPTIONS, 200, HIT",
  })
  void whatWasChangedIsAskedForAgain(String method, int status, String then) {
    CacheWorld world = new CacheWorld(ok(LASTING, "body"));
    world.get("", "Authorization", "ada");
    world.get("other");
    world.answer = head -> response(status, "Location: /other", "");
    assertThat(world.read(request(method))).startsWith("BYPASSED " + status);
    world.answer = head -> ok(LASTING, "body");
    assertThat(world.get("", "Authorization", "ada")).isEqualTo(then + " 200 body");
    assertThat(world.get("other")).isEqualTo(then + " 200 body");
  }

  @Test
  @Tag("A346")
  void aRequestOfWhichNobodyKnowsWhetherItWasProcessedInvalidates() {
    CacheWorld world = new CacheWorld(ok(LASTING, "body"));
    world.get("");
    world.answer = head -> CacheWorld.HANG_UP;
    Request post = request("POST").toBuilder().body(Bodies.text("x")).build();
    assertThatThrownBy(() -> world.send(post).join())
        .hasRootCauseInstanceOf(ConnectionLostException.class);
    world.answer = head -> ok(LASTING, "new");
    assertThat(world.get("")).isEqualTo("MISS 200 new");
  }

  private static String head(String... fields) {
    return "HTTP/1.1 200 OK\r\n" + String.join("\r\n", fields) + "\r\n\r\n";
  }

  @Test
  void headIsAnsweredByWhatIsStoredAndFreshensIt() {
    CacheWorld world = validating("", "");
    String fields = LASTING + "; ETag: \"a\"";
    world.answer =
        head ->
            head.startsWith("HEAD")
                ? head("Cache-Control: max-age=60", "ETag: \"a\"", "Content-Length: 4")
                : ok(fields, "body");
    world.get("");
    Response hit = world.send(request("HEAD")).join();
    assertThat(ResponseCache.outcome(hit)).isEqualTo(CacheOutcome.HIT);
    assertThat(hit.headers().get("Content-Length")).isEqualTo("4");
    assertThat(world.read(request("HEAD"))).isEqualTo("HIT 200 ");
    world.advanceSeconds(61);
    assertThat(world.read(request("HEAD"))).isEqualTo("MISS 200 ");
    assertThat(world.get("")).as("freshened").isEqualTo("HIT 200 body");
    assertThat(world.heads).hasSize(2);
  }

  @Test
  void anAnswerToHeadAboutOtherContentMakesWhatIsStoredStale() {
    CacheWorld world = validating("", "");
    world.answer =
        head ->
            head.startsWith("HEAD")
                ? "HTTP/1.1 200 OK\r\nETag: \"b\"\r\nContent-Length: 4\r\n\r\n"
                : ok(LASTING + "; ETag: \"a\"", "body");
    world.get("");
    Headers noCache = Headers.of("Cache-Control", "no-cache");
    world.read(request("HEAD").with(noCache));
    world.get("");
    assertThat(field(world.heads.get(2), "If-None-Match")).isEqualTo("\"a\"");
  }

  @Test
  void anAnswerToHeadIsNotStored() {
    CacheWorld world =
        new CacheWorld("HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nContent-Length: 4\r\n\r\n");
    assertThat(world.read(request("HEAD"))).isEqualTo("MISS 200 ");
    assertThat(world.read(request("HEAD"))).isEqualTo("MISS 200 ");
    assertThat(world.cache.snapshot().stored()).isZero();
  }

  @Test
  void whatIsStaleAnswersWhenTheServerFailsIfThatIsAllowed() {
    CacheWorld world =
        new CacheWorld(ok("Cache-Control: max-age=60, stale-if-error=100; ETag: \"a\"", "body"));
    world.get("");
    world.advanceSeconds(61);
    world.answer = head -> response(503, "", "down");
    assertThat(world.get("")).isEqualTo("STALE 200 body");
    assertThat(world.get("", "Cache-Control", "no-cache")).isEqualTo("MISS 503 down");
    world.answer = head -> CacheWorld.HANG_UP;
    assertThat(world.get("")).isEqualTo("STALE 200 body");
    world.advanceSeconds(100);
    assertThatThrownBy(() -> world.get("")).hasRootCauseInstanceOf(ConnectionLostException.class);
    assertThat(world.cache.store.recordings()).isZero();
  }

  @Test
  void anErrorOfTheServerLeavesWhatIsStored() {
    CacheWorld world = new CacheWorld(ok(LASTING + "; ETag: \"a\"", "body"));
    world.get("");
    world.advanceSeconds(61);
    world.answer = head -> response(503, "", "down");
    assertThat(world.get("")).isEqualTo("MISS 503 down");
    world.answer = head -> response(304, "", "");
    assertThat(world.get("")).isEqualTo("VALIDATED 200 body");
  }

  @Test
  void whatIsCountedIsShown() {
    CacheWorld world = validating(LASTING + "; ETag: \"a\"", "body");
    world.get("");
    world.get("");
    world.get("", "Cache-Control", "no-cache");
    world.get("", "Cache-Control", "no-store");
    world.get("x", "Cache-Control", "only-if-cached");
    CacheSnapshot snapshot = world.cache.snapshot();
    assertThat(snapshot)
        .isEqualTo(new CacheSnapshot(1, snapshot.bytes(), 0, 32L << 20, 1, 1, 0, 1, 1, 1, 1, 0, 0));
    assertThat(snapshot.toString())
        .isEqualTo(
            "ResponseCache[1 responses, "
                + snapshot.bytes()
                + " of 33554432 bytes; 1 hits, 1 validated, 0 stale, 1 misses]");
    world.cache.clear();
    assertThat(world.cache.snapshot().responses()).isZero();
    assertThat(world.get("")).isEqualTo("MISS 200 body");
  }

  @Test
  void itsTextIsOfItsSettingsAlone() {
    ResponseCache.Builder settings = ResponseCache.builder().mostBytes(1024);
    assertThat(settings.build().toString()).isEqualTo("ResponseCache[up to 1024 bytes, 64 of one]");
    assertThat(settings.heuristic(0.1, Duration.ofDays(1)).mostBytesOfOne(9).build().toString())
        .isEqualTo(
            "ResponseCache[up to 1024 bytes, 9 of one, fresh for 0.1 of their age up to PT24H]");
  }

  @Test
  void settingsThatCannotBeMeantAreRefused() {
    assertThatThrownBy(() -> ResponseCache.of(1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ResponseCache.builder().mostBytesOfOne(0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ResponseCache.builder().mostBytes(100).mostBytesOfOne(51).build())
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ResponseCache.builder().heuristic(2, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ResponseCache.builder().heuristic(Double.NaN, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
