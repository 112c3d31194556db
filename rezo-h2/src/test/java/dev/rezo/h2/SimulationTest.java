package dev.rezo.h2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Headers;
import dev.rezo.testing.RawFrames;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two sides that do what they like within the rules, by a seed: streams come and go, bodies both
 * ways, windows that open late, resets from both. No window is ever exceeded, each stream ends
 * once, and nothing is left.
 */
final class SimulationTest {

  /** What the server knows of a stream. */
  private static final class Served {
    long window;
    boolean requestEnds;
    boolean headSent;
    boolean responseEnds;
    boolean reset;
  }

  private final Map<Integer, Served> served = new HashMap<>();
  private final Map<Integer, Http2Stream> opened = new HashMap<>();
  private final Map<Integer, StreamTranscript> heard = new HashMap<>();
  private final Map<Integer, Long> unread = new HashMap<>();
  private final Map<Integer, Long> counted = new HashMap<>();
  private final Map<Integer, Long> streamMaySend = new HashMap<>();
  private long clientMaySend = 65_535;
  private long serverMaySend = 65_535;
  private int initialWindow = 65_535;
  private int wires;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void nothingIsExceededAndNothingIsLeft(int seed) {
    Random random = new Random(seed);
    Link link = new Link();
    hear(link);
    link.receive(new RawFrames().settings(3, 20).settingsAck());
    for (int step = 0; step < 3000; step++) {
      link.now += random.nextInt(20_000_000);
      if (random.nextBoolean()) {
        client(link, random);
      } else {
        server(link, random);
      }
      hear(link);
      assertThat(link.session.streams()).isLessThanOrEqualTo(20);
    }
    for (Http2Stream stream : new ArrayList<>(opened.values())) {
      link.session.reset(stream, 8);
    }
    hear(link);
    assertThat(link.session.streams()).isZero();
    assertThat(link.session.wantsWrite()).isFalse();
    assertThat(link.budget.claimed).isZero();
    assertThat(wires).isGreaterThan(500);
    heard.values().forEach(one -> assertThat(one.lines()).noneMatch(l -> l.contains("too late")));
  }

  private void client(Link link, Random random) {
    Http2Stream stream = pick(random);
    switch (random.nextInt(6)) {
      case 0, 1 -> {
        if (link.session.mayOpen()) {
          StreamTranscript transcript = new StreamTranscript();
          Http2Stream next =
              random.nextBoolean()
                  ? link.open("GET", transcript)
                  : link.session.open(Link.upload(), transcript);
          opened.put(next.id(), next);
          heard.put(next.id(), transcript);
        }
      }
      case 2, 3 -> {
        if (stream != null) {
          link.session.offer(stream, random.nextInt(40_000));
          if (random.nextInt(4) == 0) {
            link.session.end(stream, random.nextBoolean() ? Headers.EMPTY : Headers.of("sum", "1"));
          }
        }
      }
      case 4 -> {
        if (stream != null) {
          long held = unread.getOrDefault(stream.id(), 0L);
          link.session.consume(stream, held);
          unread.put(stream.id(), 0L);
        }
      }
      default -> {
        if (stream != null && random.nextInt(5) == 0) {
          link.session.reset(stream, 8);
        }
      }
    }
  }

  private Http2Stream pick(Random random) {
    opened.values().removeIf(Http2Stream::isOver);
    List<Http2Stream> all = new ArrayList<>(opened.values());
    all.sort(Comparator.comparingInt(Http2Stream::id));
    return all.isEmpty() ? null : all.get(random.nextInt(all.size()));
  }

  private void server(Link link, Random random) {
    List<Integer> ids =
        served.entrySet().stream()
            .filter(one -> !one.getValue().reset && !one.getValue().responseEnds)
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    RawFrames frames = new RawFrames();
    if (random.nextInt(10) == 0) {
      int next = random.nextInt(100_000);
      long delta = (long) next - initialWindow;
      initialWindow = next;
      served.values().forEach(one -> one.window += delta);
      frames.settings(4, next);
    }
    if (clientMaySend < 30_000) {
      clientMaySend += 100_000;
      frames.windowUpdate(0, 100_000);
    }
    if (!ids.isEmpty()) {
      int id = ids.get(random.nextInt(ids.size()));
      Served one = served.get(id);
      switch (random.nextInt(5)) {
        case 0 -> {
          if (!one.requestEnds) {
            one.window += 20_000;
            frames.windowUpdate(id, 20_000);
          }
        }
        case 1 -> {
          if (random.nextInt(6) == 0) {
            one.reset = true;
            frames.reset(id, random.nextBoolean() ? 7 : 2);
          }
        }
        default -> respond(id, one, random, frames);
      }
    }
    byte[] wire = frames.bytes();
    assertThat(link.tryReceive(wire, 1 + random.nextInt(5000))).isEmpty();
    heard.forEach(
        (id, transcript) -> {
          long seen = counted.getOrDefault(id, 0L);
          if (transcript.received() > seen) {
            unread.merge(id, transcript.received() - seen, Long::sum);
            counted.put(id, transcript.received());
          }
        });
  }

  private void respond(int id, Served one, Random random, RawFrames frames) {
    if (!one.headSent) {
      one.headSent = true;
      frames.headers(id, false, ":status", "200");
      return;
    }
    long may = Math.min(serverMaySend, streamMaySend.getOrDefault(id, 1024L * 1024));
    int length = (int) Math.min(may, random.nextInt(16_384));
    boolean ends = random.nextInt(8) == 0;
    one.responseEnds = ends;
    serverMaySend -= length;
    streamMaySend.merge(id, (long) -length, (a, b) -> a + b);
    frames.frame(0, ends ? 1 : 0, id, new byte[length]);
  }

  /** The server reads what the client says, and holds it to its windows. */
  private void hear(Link link) {
    for (String line : link.sent()) {
      wires++;
      String[] words = line.split(" ", 4);
      switch (words[0]) {
        case "HEADERS" -> {
          int id = Integer.parseInt(words[1]);
          Served one = served.computeIfAbsent(id, unused -> fresh(id));
          one.requestEnds |= line.contains("END_STREAM");
        }
        case "DATA" -> {
          int id = Integer.parseInt(words[1]);
          int length = Integer.parseInt(words[2]);
          Served one = served.get(id);
          assertThat(one.requestEnds).as(line).isFalse();
          one.window -= length;
          clientMaySend -= length;
          assertThat(length == 0 || one.window >= 0).as(line + " window " + one.window).isTrue();
          assertThat(clientMaySend).as(line).isNotNegative();
          one.requestEnds = line.contains("END_STREAM");
        }
        case "RST_STREAM" -> {
          assertThat(words[2]).isEqualTo("CANCEL");
          served.get(Integer.parseInt(words[1])).reset = true;
        }
        case "WINDOW_UPDATE" -> {
          if (words.length == 2) {
            serverMaySend += Integer.parseInt(words[1]);
          } else {
            streamMaySend.merge(
                Integer.parseInt(words[1]), Long.parseLong(words[2]), (a, b) -> a + b);
          }
        }
        default -> assertThat(words[0]).isIn("SETTINGS", "PING", "PRI");
      }
    }
  }

  private Served fresh(int id) {
    streamMaySend.put(id, 1024L * 1024);
    Served one = new Served();
    one.window = initialWindow;
    return one;
  }
}
