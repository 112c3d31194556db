package dev.rezo.dns;

import static dev.rezo.dns.Outcomes.value;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("A28")
class DnsListenerTest {
  private static final String HOST = "api.example.com";

  private final VirtualTime time = new VirtualTime(0);
  private final ScriptedUpstream upstream = new ScriptedUpstream();
  private final Notes notes = new Notes();
  private final CachingResolver cache =
      new CachingResolver(
          upstream,
          DnsConfig.DEFAULT.withMaxEntries(2).withStaleWhileRevalidate(ofSeconds(5)),
          time);

  /** Writes down what it hears. */
  private static final class Notes implements DnsListener {
    final List<String> heard = new ArrayList<>();

    @Override
    public void hit(DnsQuery query) {
      heard.add("hit " + query);
    }

    @Override
    public void miss(DnsQuery query) {
      heard.add("miss " + query);
    }

    @Override
    public void coalesced(DnsQuery query) {
      heard.add("coalesced " + query);
    }

    @Override
    public void stale(DnsQuery query) {
      heard.add("stale " + query);
    }

    @Override
    public void lookedUp(DnsQuery query, DnsAnswer answer, Duration took) {
      heard.add("looked up " + query + " " + answer.addresses() + " in " + took);
    }

    @Override
    public void lookupFailed(DnsQuery query, UnknownHostException cause, Duration took) {
      heard.add("failed " + query + " " + cause.getMessage() + " in " + took);
    }

    @Override
    public void evicted(String host) {
      heard.add("evicted " + host);
    }

    @Override
    public void changed(String host, List<InetAddress> gone, List<InetAddress> come) {
      heard.add("changed " + host + " -" + gone + " +" + come);
    }

    List<String> takeAll() {
      List<String> all = List.copyOf(heard);
      heard.clear();
      return all;
    }
  }

  private void answer(List<InetAddress> addresses) {
    var unused = cache.resolve(HOST);
    upstream.answer(addresses);
  }

  @Test
  void itHearsWhatBecomesOfEachRequestAndEachLookup() {
    cache.addListener(notes);
    var unused = cache.resolve(HOST);
    unused = cache.resolve(HOST);
    time.pass(ofSeconds(2));
    upstream.answer(Addresses.ONE);
    unused = cache.resolve(HOST);
    assertThat(notes.takeAll())
        .containsExactly(
            "miss api.example.com",
            "coalesced api.example.com",
            "looked up api.example.com [/192.0.2.1] in PT2S",
            "hit api.example.com");

    time.pass(ofMinutes(1));
    unused = cache.resolve(HOST);
    upstream.fail(new UnknownHostException("down"));
    assertThat(notes.takeAll())
        .containsExactly("stale api.example.com", "failed api.example.com down in PT0S");

    time.pass(ofSeconds(2000));
    unused = cache.resolve(HOST);
    upstream.fail(new UnknownHostException("down"));
    assertThat(notes.takeAll())
        .containsExactly("miss api.example.com", "failed api.example.com down in PT0S");
  }

  @Test
  void itHearsOfOldAnswersForThoseWhoWaited() {
    answer(Addresses.ONE);
    time.pass(ofSeconds(65));
    cache.addListener(notes);
    var unused = cache.resolve(HOST);
    unused = cache.resolve(HOST);
    time.pass(ofSeconds(2));

    assertThat(notes.takeAll())
        .containsExactly(
            "miss api.example.com",
            "coalesced api.example.com",
            "stale api.example.com",
            "stale api.example.com");
  }

  @Test
  void itHearsWhichHostHadToGo() {
    cache.addListener(notes);
    for (String host : List.of("a", "b", "c")) {
      var unused = cache.resolve(host);
      upstream.answer(Addresses.ONE);
    }

    assertThat(notes.takeAll()).endsWith("looked up c [/192.0.2.1] in PT0S", "evicted a");
  }

  @Test
  void itHearsWhichAddressesAreGoneAndWhichHaveCome() {
    answer(Addresses.of("192.0.2.1", "192.0.2.2"));
    cache.addListener(notes);
    time.pass(ofSeconds(65));
    answer(Addresses.of("192.0.2.2", "192.0.2.3"));
    assertThat(notes.takeAll()).endsWith("changed api.example.com -[] +[/192.0.2.3]");
    assertThat(cache.isGone("API.example.com", Addresses.of("192.0.2.1").get(0))).isFalse();

    time.pass(ofSeconds(65));
    answer(Addresses.of("192.0.2.3", "192.0.2.2"));
    assertThat(notes.takeAll()).endsWith("changed api.example.com -[/192.0.2.1] +[]");
    assertThat(cache.isGone("API.example.com", Addresses.of("192.0.2.1").get(0))).isTrue();
    assertThat(cache.isGone("other.example.com", Addresses.of("192.0.2.1").get(0))).isFalse();

    time.pass(ofSeconds(65));
    answer(Addresses.of("192.0.2.3", "192.0.2.2"));
    assertThat(notes.takeAll()).noneMatch(note -> note.startsWith("changed"));
  }

  @Test
  void aFamilyThatWasNotAnsweredIsNotGone() {
    answer(Addresses.MIXED);
    cache.addListener(notes);
    time.pass(ofSeconds(65));
    answer(Addresses.ONE);

    assertThat(notes.takeAll()).noneMatch(note -> note.startsWith("changed"));
  }

  @Test
  void aListenerThatFailsBreaksNothing() {
    cache.addListener(
        new DnsListener() {
          @Override
          public void miss(DnsQuery query) {
            throw new AssertionError("boom");
          }
        });
    cache.addListener(notes);
    var stage = cache.resolve(HOST);
    upstream.answer(Addresses.ONE);

    assertThat(value(stage)).isEqualTo(Addresses.ONE);
    assertThat(notes.takeAll()).hasSize(2);
  }

  @Test
  void whoIsRemovedHearsNothingMore() {
    cache.addListener(notes);
    cache.removeListener(notes);
    cache.removeListener(notes);
    answer(Addresses.ONE);

    assertThat(notes.takeAll()).isEmpty();
  }

  @Test
  void whoListensToNothingIsAListener() {
    cache.addListener(new DnsListener() {});
    answer(Addresses.ONE);
    time.pass(ofSeconds(65));
    answer(Addresses.TWO);
    assertThat(value(cache.resolve(HOST))).isEqualTo(Addresses.TWO);
  }
}
