package dev.rezo.h2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.h2.Http2Settings.PseudoField;
import dev.rezo.h2.Http2Settings.Setting;
import dev.rezo.http.Headers;
import dev.rezo.http.Request;
import dev.rezo.testing.RawFrames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A server that sends whatever frames it likes, by a seed, cut anywhere, to a client that opens,
 * sends and gives up meanwhile. The session goes on or ends the connection by its own word; each
 * stream hears at most one end, and nothing is left behind. {@code -Drezo.effort} plays more games.
 */
final class HostilePeerTest {

  private static final int GAMES = 150 * Integer.getInteger("rezo.effort", 1);
  private static final int STEPS = 120;

  private static final Http2Settings WITH_PUSH =
      new Http2Settings(
          List.of(new Setting(2, 1), new Setting(4, 70_000)),
          65_535,
          List.of(PseudoField.values()));

  private final List<Http2Stream> streams = new ArrayList<>();
  private final List<StreamTranscript> heard = new ArrayList<>();
  private Random random;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void theSessionGoesOnOrEndsByItsOwnWord(int seed) {
    int ended = 0;
    for (int game = 0; game < GAMES; game++) {
      random = new Random(1_000_003L * seed + game);
      ended += play() ? 1 : 0;
    }
    assertThat(ended).isBetween(GAMES / 10, GAMES); // Both ways are met.
  }

  /** Whether the connection ended. */
  private boolean play() {
    streams.clear();
    heard.clear();
    Link link = new Link(WITH_PUSH, Http2Limits.DEFAULT, 64 + random.nextInt(4096), this::promised);
    String refusal = link.tryReceive(new RawFrames().settings(8, 1).settingsAck().bytes(), 100);
    for (int step = 0; step < STEPS && refusal.isEmpty(); step++) {
      link.now += random.nextInt(50_000_000);
      act(link);
      byte[] wire = frame().bytes();
      int cut = random.nextInt(wire.length + 1);
      refusal = link.tryReceive(Arrays.copyOf(wire, cut), 1 + random.nextInt(50));
      if (refusal.isEmpty()) {
        act(link); // In the midst of a frame.
        byte[] rest = Arrays.copyOfRange(wire, cut, wire.length);
        refusal = link.tryReceive(rest, 1 + random.nextInt(50));
      }
      if (random.nextBoolean()) {
        link.sent();
      }
      assertThat(link.session.streams()).isNotNegative();
      assertThat(link.session.promisedStreams()).isBetween(0, Promises.MAX_OPEN);
    }
    link.session.lost(null);
    link.sent();
    assertThat(link.session.streams()).isZero();
    assertThat(link.session.promisedStreams()).isZero();
    assertThat(link.session.wantsWrite()).isFalse();
    assertThat(link.budget.claimed).isZero();
    assertThat(streams).allMatch(stream -> stream.isOver());
    for (int i = 0; i < heard.size(); i++) {
      String late = streams.get(i).isTunnel ? "too late: end" : "too late";
      assertThat(heard.get(i).lines()).noneMatch(line -> line.contains(late));
    }
    return !refusal.isEmpty();
  }

  private StreamHandler promised(Http2Stream stream, Request request, Http2Stream cause) {
    if (random.nextInt(4) == 0) {
      return null;
    }
    return hear(stream);
  }

  private StreamTranscript hear(Http2Stream stream) {
    StreamTranscript transcript = new StreamTranscript();
    heard.add(transcript);
    streams.add(stream);
    return transcript;
  }

  /** Something that the application does. */
  private void act(Link link) {
    Http2Session session = link.session;
    Http2Stream any = streams.isEmpty() ? null : streams.get(random.nextInt(streams.size()));
    switch (random.nextInt(8)) {
      case 0, 1, 2 -> {
        if (!session.isClosing()) {
          StreamTranscript transcript = new StreamTranscript();
          heard.add(transcript);
          streams.add(
              switch (random.nextInt(4)) {
                case 0 -> session.open(Link.upload(), transcript);
                case 1 -> session.open(Link.request("HEAD"), transcript);
                case 2 ->
                    session.allowsExtendedConnect()
                        ? session.openTunnel(Link.request("CONNECT"), "websocket", transcript)
                        : session.open(Link.request("CONNECT"), transcript);
                default -> session.open(Link.request("GET"), transcript);
              });
        }
      }
      case 3 -> {
        if (any != null) {
          session.offer(any, random.nextInt(30_000));
        }
      }
      case 4 -> {
        if (any != null) {
          session.end(any, any.isTunnel ? Headers.EMPTY : Headers.of("sum", "1"));
        }
      }
      case 5 -> {
        if (any != null && random.nextInt(3) == 0) {
          session.reset(any, 8);
        }
      }
      case 6 -> {
        if (any != null) {
          session.consume(any, any.receiveWindow.held());
          boolean unused = session.prioritize(any, random.nextInt(8), true);
        }
      }
      default -> {
        if (random.nextInt(60) == 0) {
          session.shutdown();
        }
      }
    }
  }

  /** Something that a server sends, mostly about a stream that it may know. */
  private RawFrames frame() {
    RawFrames frames = new RawFrames();
    int id =
        random.nextInt(20) == 0
            ? random.nextInt(200)
            : streams.isEmpty() ? 1 : streams.get(random.nextInt(streams.size())).id();
    boolean end = random.nextInt(3) == 0;
    return switch (random.nextInt(16)) {
      case 0, 1, 2, 3 -> frames.headers(id, end, ":status", random.nextInt(5) == 0 ? "103" : "200");
      case 4 -> frames.headers(id, end, ":status", "200", "content-length", "5");
      case 5 -> frames.headers(id, true, "x", "y");
      case 6, 7 -> frames.data(id, "x".repeat(random.nextInt(3000)), end);
      case 8 -> frames.paddedData(id, "hello", random.nextInt(200), end);
      case 9 -> frames.reset(id, random.nextInt(14));
      case 10 -> frames.windowUpdate(random.nextInt(4) == 0 ? 0 : id, random.nextInt(100_000));
      case 11 ->
          frames.settings(
              4, random.nextInt(70_000), 3, random.nextInt(20), 1, random.nextInt(5000));
      case 12 -> frames.ping(random.nextLong(), random.nextBoolean());
      case 13 -> {
        int promised = 2 * (1 + random.nextInt(300));
        yield frames.pushPromise(
            id,
            promised,
            ":method",
            random.nextInt(5) == 0 ? "POST" : "GET",
            ":scheme",
            "https",
            ":authority",
            "h.example",
            ":path",
            "/" + promised);
      }
      case 14 -> random.nextInt(20) == 0 ? frames.goAway(id, 0, "bye") : frames.ping(1, true);
      default -> garbage(frames, id);
    };
  }

  private RawFrames garbage(RawFrames frames, int id) {
    if (random.nextInt(10) > 0) {
      return frames.frame(0x20 + random.nextInt(200), random.nextInt(256), id, new byte[7]);
    }
    byte[] payload = new byte[random.nextInt(40)];
    random.nextBytes(payload);
    return frames.frame(random.nextInt(12), random.nextInt(256), id, payload);
  }
}
