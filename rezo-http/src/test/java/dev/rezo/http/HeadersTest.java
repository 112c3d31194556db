package dev.rezo.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
class HeadersTest {

  private static final Headers SAMPLE = Headers.of("Accept", "a", "X-Y", "1", "accept", "b");

  @Test
  void namesCompareWithoutCaseAndKeepTheirOwn() {
    assertThat(SAMPLE.get("ACCEPT")).isEqualTo("a");
    assertThat(SAMPLE.values("accept")).containsExactly("a", "b");
    assertThat(SAMPLE.contains("x-y")).isTrue();
    assertThat(SAMPLE.get("none")).isNull();
    assertThat(SAMPLE.values("none")).isEmpty();
    assertThat(SAMPLE.name(2)).isEqualTo("accept");
    assertThat(SAMPLE.value(2)).isEqualTo("b");
    assertThat(SAMPLE.size()).isEqualTo(3);
  }

  @Test
  void fieldsKeepTheirOrder() {
    List<String> seen = new ArrayList<>();
    SAMPLE.forEach((name, value) -> seen.add(name + "=" + value));
    assertThat(seen).containsExactly("Accept=a", "X-Y=1", "accept=b");
  }

  @Test
  void setReplacesAllAtThePlaceOfTheFirst() {
    assertThat(SAMPLE.toBuilder().set("ACCEPT", "c").build())
        .isEqualTo(Headers.of("Accept", "c", "X-Y", "1"));
    assertThat(SAMPLE.toBuilder().set("New", "c").build().value(3)).isEqualTo("c");
  }

  @Test
  void removeAndAddAllWork() {
    assertThat(SAMPLE.toBuilder().remove("accept").build()).isEqualTo(Headers.of("X-Y", "1"));
    assertThat(Headers.builder().addAll(SAMPLE).build())
        .isEqualTo(SAMPLE)
        .hasSameHashCodeAs(SAMPLE);
    assertThat(SAMPLE.toBuilder().remove("accept").remove("x-y").build()).isSameAs(Headers.EMPTY);
  }

  @Test
  void builtFieldsDoNotChangeWithTheirBuilder() {
    Headers.Builder builder = Headers.builder().add("A", "1");
    Headers built = builder.build();
    builder.add("B", "2");
    assertThat(built.size()).isEqualTo(1);
  }

  @Test
  void placesOutsideAreMistakes() {
    assertThatThrownBy(() -> SAMPLE.name(3)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> SAMPLE.value(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> Headers.of("A"))
        .hasMessage("Headers: expected names and values in turn, actual 1 items");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a:", ":method", "a\r", "a\n", "a\0", "ä", "a(", "a\t"})
  void whatIsNoTokenIsNoName(String name) {
    assertThatThrownBy(() -> Headers.of(name, "1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("header name");
    assertThatThrownBy(() -> Headers.builder().set(name, "1"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nX: y", "a\n", "\ra", "a\0", "a\u007f", "a\u001f", "€"})
  void whatCannotTravelIsNoValueAndNeverShown(String value) {
    assertThatThrownBy(() -> Headers.of("Authorization", value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("value of header Authorization at ")
        .message()
        .doesNotContain(value);
    assertThatThrownBy(() -> Headers.builder().set("A", value))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void tabsAndBytesBeyondAsciiAreValues() {
    assertThat(Headers.of("A", "a\tb\u00e9").get("a")).isEqualTo("a\tb\u00e9");
    assertThat(Headers.of("A", "").get("a")).isEmpty();
  }

  @Test
  void spacesAroundAValueAreNoPartOfIt() {
    assertThat(Headers.of("A", " \ta b \t").get("a")).isEqualTo("a b");
    assertThat(Headers.builder().set("A", "  ").build().get("a")).isEmpty();
  }

  @Test
  void credentialsAreNotShown() {
    assertThat(Headers.of("Authorization", "secret", "COOKIE", "secret", "A", "1"))
        .hasToString("Headers[Authorization: ***, COOKIE: ***, A: 1]");
  }

  @Test
  void deferredFieldsAreDecodedOnFirstSightAndOnce() {
    AtomicInteger calls = new AtomicInteger();
    Headers headers =
        Headers.deferred(
            () -> {
              calls.incrementAndGet();
              return new String[] {"A", "1"};
            });
    assertThat(calls).hasValue(0);
    assertThat(headers.get("a")).isEqualTo("1");
    assertThat(headers.size()).isEqualTo(1);
    assertThat(headers).isEqualTo(Headers.of("A", "1"));
    assertThat(calls).hasValue(1);
  }

  @Test
  void whatIsSurelyNotThereIsNotDecoded() {
    Undecoded source = new Undecoded("A", "1", "B", "2");
    Headers headers = Headers.deferred(source);
    assertThat(headers.get("Content-Encoding")).isNull();
    assertThat(headers.contains("Set-Cookie")).isFalse();
    assertThat(headers.values("Set-Cookie")).isEmpty();
    assertThat(source.decoded).isZero();
    assertThat(headers.values("b")).containsExactly("2");
    assertThat(headers.get("a")).isEqualTo("1");
    assertThat(source.decoded).isEqualTo(1);
  }

  @Test
  void fieldsOfAnotherFollowThese() {
    Headers more = Headers.of("Accept-Encoding", "gzip", "X-Y", "2");
    assertThat(Headers.EMPTY.plus(more)).isSameAs(more);
    assertThat(more.plus(Headers.EMPTY)).isSameAs(more);
    assertThat(Headers.of("X-Y", "1").plus(more))
        .isEqualTo(Headers.of("X-Y", "1", "Accept-Encoding", "gzip", "X-Y", "2"));
  }

  @Test
  void fieldsOfAnotherFollowWhereTheirNamesAreMissing() {
    Headers more = Headers.of("Accept", "*/*", "X-Y", "2", "Via", "a", "Via", "b");
    assertThat(Headers.EMPTY.plusMissing(more)).isSameAs(more);
    assertThat(more.plusMissing(Headers.of("x-y", "3"))).isSameAs(more);
    assertThat(more.plusMissing(Headers.EMPTY)).isSameAs(more);
    assertThat(Headers.of("x-y", "1").plusMissing(more))
        .isEqualTo(Headers.of("x-y", "1", "Accept", "*/*", "Via", "a", "Via", "b"));
    assertThat(Headers.of("A", "1").plusMissing(Headers.of("B", "2")))
        .isEqualTo(Headers.of("A", "1", "B", "2"));
  }

  @Test
  void threadsThatLookAtOnceSeeTheSame() throws Exception {
    for (int round = 0; round < 500; round++) {
      Headers headers = Headers.deferred(() -> new String[] {"A", "1", "B", "2"});
      CyclicBarrier barrier = new CyclicBarrier(2);
      CompletableFuture<String> other =
          BlockingCall.start(
              () -> {
                barrier.await();
                return headers.get("b");
              });
      barrier.await();
      assertThat(headers.get("b")).isEqualTo("2");
      assertThat(other.join()).isEqualTo("2");
    }
  }

  /** Counts how often it is decoded. Not thread-safe; the caller serialises. */
  private static final class Undecoded implements FieldSource {
    private final String[] fields;
    private int decoded;

    Undecoded(String... fields) {
      this.fields = fields;
    }

    @Override
    public String[] decode() {
      decoded++;
      return fields;
    }

    @Override
    public boolean contains(String name) {
      for (int i = 0; i < fields.length; i += 2) {
        if (fields[i].equalsIgnoreCase(name)) {
          return true;
        }
      }
      return false;
    }
  }
}
