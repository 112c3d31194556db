package dev.rezo.plugins.cache;

import static dev.rezo.plugins.cache.StoredResponses.headers;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Headers;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.http.ResponseBody;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("F25")
class CacheStoreTest {

  private static final long MOST = 100_000;
  private static final long MOST_OF_ONE = 40_000;

  private final CacheStore store = new CacheStore(MOST, MOST_OF_ONE);

  private static Selection at(String address) {
    return new Selection(address, "");
  }

  private void put(Selection selection, String request, StoredResponse response) {
    store.finish(store.begin(selection, headers(request)), response);
  }

  private void put(String address, int length) {
    put(at(address), "", StoredResponses.of("X: 1", "", length, StoredResponses.NOW));
  }

  private boolean has(String address) {
    return store.select(at(address), Headers.EMPTY) != null;
  }

  private static StoredResponse varying(String request, int received) {
    return StoredResponses.of(
        "Vary: Accept", request, 1, StoredResponses.NOW.plusSeconds(received));
  }

  /** On its way, with a head. */
  private Recording recording(String address, long announced) {
    Headers fields = headers("Cache-Control: max-age=60");
    Response head =
        Response.builder(Request.get("http://a.test/"))
            .headers(fields)
            .body(ResponseBody.of(ResponseBody.EMPTY.source(), announced, fields))
            .build();
    CacheControl control = CacheControl.of(fields);
    Freshness freshness =
        Freshness.of(fields, control, StoredResponses.NOW, StoredResponses.NOW, null);
    Recording recording = store.begin(at(address), Headers.EMPTY);
    assertThat(recording.begin(head, new Candidate(fields, control, freshness))).isTrue();
    return recording;
  }

  @Test
  @Tag("A345")
  void whatWasNotUsedForLongestGoesFirst() {
    put("a", 30_000);
    put("b", 30_000);
    put("c", 30_000);
    assertThat(has("a")).isTrue();
    put("d", 30_000);
    assertThat(List.of(has("a"), has("b"), has("c"), has("d")))
        .containsExactly(true, false, true, true);
    assertThat(store.counts().evicted()).isEqualTo(1);
    assertThat(store.counts().bytes()).isBetween(90_000L, MOST);
  }

  @Test
  @Tag("A345")
  void smallResponsesCountWithTheirHeads() {
    for (int i = 0; i < 1_000; i++) {
      put("http://a.test/" + i, 1);
      assertThat(store.counts().bytes()).isLessThanOrEqualTo(MOST);
    }
    assertThat(store.counts().responses()).isLessThan(200);
  }

  @Test
  void varyChoosesAmongVariants() {
    put(at("a"), "Accept: x", varying("Accept: x", 0));
    put(at("a"), "Accept: y", varying("Accept: y", 0));
    put(at("a"), "", varying("", 0));
    assertThat(store.counts().responses()).isEqualTo(3);
    assertThat(store.select(at("a"), headers("Accept: x"))).isNotNull();
    assertThat(store.select(at("a"), headers("accept: y; Other: z"))).isNotNull();
    assertThat(store.select(at("a"), Headers.EMPTY)).isNotNull();
    assertThat(store.select(at("a"), headers("Accept: z"))).isNull();
    assertThat(store.select(at("a"), headers("Accept: x; Accept: y"))).isNull();
  }

  @Test
  void aNewerResponseToTheSameTakesThePlaceOfTheOlder() {
    put(at("a"), "Accept: x", varying("Accept: x", 0));
    StoredResponse newer = varying("Accept: x", 1);
    put(at("a"), "Accept: x", newer);
    put(at("a"), "Accept: x", varying("Accept: x", 0));
    assertThat(store.counts().responses()).isEqualTo(1);
    assertThat(store.select(at("a"), headers("Accept: x"))).isSameAs(newer);
  }

  @Test
  void ofAnAddressOnlySoManyVariantsAreKept() {
    for (int i = 0; i < 100; i++) {
      put(at("a"), "Accept: " + i, varying("Accept: " + i, i));
    }
    assertThat(store.counts().responses()).isEqualTo(32);
    assertThat(store.select(at("a"), headers("Accept: 99"))).isNotNull();
    assertThat(store.select(at("a"), headers("Accept: 0"))).isNull();
  }

  @Test
  @Tag("A344")
  void identitiesShareNothingAndAreInvalidatedTogether() {
    put(new Selection("a", "ada"), "", StoredResponses.of("X: 1"));
    put(new Selection("a", "bob"), "", StoredResponses.of("X: 2"));
    assertThat(store.select(at("a"), Headers.EMPTY)).isNull();
    StoredResponse ofAda = store.select(new Selection("a", "ada"), Headers.EMPTY);
    assertThat(Objects.requireNonNull(ofAda).headers.get("X")).isEqualTo("1");
    store.invalidate("a");
    assertThat(store.counts().responses()).isZero();
    assertThat(store.counts().bytes()).isZero();
    assertThat(store.counts().invalidated()).isEqualTo(2);
  }

  @Test
  @Tag("A346")
  void whatIsOnItsWayWhenSomethingChangesIsNotStored() {
    Recording before = store.begin(at("a"), Headers.EMPTY);
    Recording running = recording("a", 5);
    running.add(ByteBuffer.allocate(3));
    store.invalidate("a");
    running.add(ByteBuffer.allocate(2));
    running.complete(Headers.EMPTY);
    store.finish(before, StoredResponses.of("X: 1"));
    assertThat(store.counts()).isEqualTo(new CacheStore.Counts(0, 0, 0, 0, 0, 0));
    assertThat(store.recordings()).isZero();
  }

  @Test
  void whatIsReplacedMustStillBeHere() {
    StoredResponse before = StoredResponses.of("X: 1");
    put(at("a"), "", before);
    store.invalidate("a");
    store.replace(before, StoredResponses.of("X: 2"));
    assertThat(has("a")).isFalse();
  }

  @Test
  void aBodyOfAnyCutIsStoredAsItCame() {
    byte[] bytes = new byte[10_000];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    for (long announced : new long[] {-1, bytes.length}) {
      for (int cut : new int[] {1, 7, 100, 4096, 10_000}) {
        Recording recording = recording("a", announced);
        for (int at = 0; at < bytes.length; at += cut) {
          ByteBuffer chunk = ByteBuffer.wrap(bytes, at, Math.min(cut, bytes.length - at));
          recording.add(chunk);
          assertThat(chunk.remaining()).isEqualTo(Math.min(cut, bytes.length - at));
        }
        recording.complete(Headers.EMPTY);
        StoredResponse stored = Objects.requireNonNull(store.select(at("a"), Headers.EMPTY));
        ByteBuffer all = ByteBuffer.allocate((int) stored.length);
        stored.body.forEach(all::put);
        assertThat(all.array()).isEqualTo(bytes);
        store.invalidate("a");
      }
    }
  }

  @Test
  @Tag("A345")
  void aBodyWithoutEndIsHeldUpToTheLimitOfOne() {
    put("other", 30_000);
    Recording endless = recording("a", -1);
    long most = 0;
    for (int i = 0; i < 1_000; i++) {
      endless.add(ByteBuffer.allocate(1_000));
      most = Math.max(most, store.counts().recording());
    }
    assertThat(most).isBetween(30_000L, MOST_OF_ONE);
    assertThat(store.counts().recording()).isZero();
    endless.complete(Headers.EMPTY);
    assertThat(has("a")).isFalse();
    assertThat(has("other")).isTrue();
  }

  @Test
  @Tag("A345")
  void bodiesOnTheirWayTakeHalfOfAllTheOldestGoesFirst() {
    List<Recording> lost = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      Recording recording = recording("lost/" + i, -1);
      recording.add(ByteBuffer.allocate(20_000));
      lost.add(recording);
      assertThat(store.counts().recording()).isLessThanOrEqualTo(MOST / 2);
    }
    put("a", 30_000);
    assertThat(has("a")).isTrue();
    lost.get(49).complete(Headers.EMPTY);
    lost.get(0).complete(Headers.EMPTY);
    assertThat(List.of(has("lost/49"), has("lost/0"))).containsExactly(true, false);
  }

  @Test
  void whatIsGivenUpLeavesNothing() {
    Recording recording = recording("a", 10);
    recording.add(ByteBuffer.allocate(9));
    recording.closed();
    recording.complete(Headers.EMPTY);
    assertThat(store.counts()).isEqualTo(new CacheStore.Counts(0, 0, 0, 0, 0, 0));
    assertThat(store.recordings()).isZero();
  }

  @Test
  void whatIsClosedWithItsLastByteIsWhole() {
    Recording recording = recording("a", 10);
    recording.add(ByteBuffer.allocate(10));
    recording.closed();
    assertThat(Objects.requireNonNull(store.select(at("a"), Headers.EMPTY)).length).isEqualTo(10);
  }
}
