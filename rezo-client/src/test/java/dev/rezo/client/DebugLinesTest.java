package dev.rezo.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Protocol;
import dev.rezo.http.Response;
import dev.rezo.testing.RawFrames;
import dev.rezo.testing.ScriptedPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The lines that tell whether HTTP/2 sessions are made and used again, word for word. */
@Tag("A57")
class DebugLinesTest {

  private static final String CREATING =
      "[Rezo Debug] HTTP/2: Creating new session to http://service.test";
  private static final String REUSING =
      "[Rezo Debug] HTTP/2: Reusing session for http://service.test";
  private static final String GOAWAY = "[Rezo Debug] HTTP/2: Session GOAWAY received";

  private final List<String> lines = new ArrayList<>();

  private static ScriptedPeer says(VirtualClient virtual, ScriptedPeer peer, RawFrames frames) {
    peer.send(frames.bytes());
    virtual.time.runUntilIdle();
    return peer;
  }

  private static void begin(VirtualClient virtual) {
    CompletableFuture<Response> unused = virtual.get();
  }

  private static ScriptedPeer answer(VirtualClient virtual, ScriptedPeer peer, int streamId) {
    return says(virtual, peer, new RawFrames().headers(streamId, true, ":status", "200"));
  }

  private static RawFrames greeting() {
    return new RawFrames().settings().settingsAck();
  }

  @Test
  void eachCallSaysWhetherItsSessionIsNewAndAGoAwayIsSaid() {
    VirtualClient virtual = new VirtualClient(b -> b.protocols(Protocol.HTTP_2).debug(lines::add));
    CompletableFuture<Response> first = virtual.get();
    ScriptedPeer peer = says(virtual, virtual.peer(), greeting());
    answer(virtual, peer, 1);
    assertThat(lines).containsExactly(CREATING);
    begin(virtual);
    answer(virtual, peer, 3);
    assertThat(lines).containsExactly(CREATING, REUSING);
    says(virtual, peer, new RawFrames().goAway(3, 0, "bye"));
    begin(virtual);
    assertThat(first.join().status()).isEqualTo(200);
    assertThat(lines)
        .containsExactly(
            CREATING,
            REUSING,
            GOAWAY,
            "[Rezo Debug] HTTP/2: GOAWAY of http://service.test: NO_ERROR, last stream 3, \"bye\"",
            CREATING);
  }

  @Test
  void callsAtOnceShareTheSessionThatTheFirstHasOpened() {
    VirtualClient virtual = new VirtualClient(b -> b.protocols(Protocol.HTTP_2).debug(lines::add));
    begin(virtual);
    begin(virtual);
    begin(virtual);
    says(virtual, virtual.peer(), greeting());
    assertThat(lines).containsExactly(CREATING, REUSING, REUSING);
  }

  @Test
  void theyGoToTheLogUnlessToldElsewhere() {
    Logger log = Logger.getLogger("dev.rezo.debug");
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            lines.add(record.getLevel() + " " + record.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    log.addHandler(handler);
    log.setUseParentHandlers(false);
    try {
      VirtualClient virtual = new VirtualClient(b -> b.protocols(Protocol.HTTP_2).debug(true));
      begin(virtual);
      virtual.peer();
    } finally {
      log.removeHandler(handler);
      log.setUseParentHandlers(true);
    }
    assertThat(lines).containsExactly("INFO " + CREATING);
  }

  @Test
  void nobodyHearsThemWhoDidNotAsk() {
    VirtualClient virtual =
        new VirtualClient(b -> b.protocols(Protocol.HTTP_2).debug(lines::add).debug(false));
    begin(virtual);
    virtual.peer();
    assertThat(lines).isEmpty();
    assertThat(virtual.client.describe()).contains("debug: none of its own (default)");
  }
}
