package dev.rezo.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.ConnectionLostException;
import dev.rezo.http.Delivery;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.http.RezoException;
import dev.rezo.testing.ScriptedPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A server that closes at the worst moments: what is sent again, and what is told. */
class WorstMomentsTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private enum Moment {
    /** The end has left the server when the call begins, and nobody has seen it yet. */
    BEFORE_THE_REQUEST,
    AFTER_ITS_FIRST_BYTE,
    AFTER_ALL_OF_IT,
    AFTER_A_BYTE_OF_THE_RESPONSE
  }

  /** F7: (a) not processed for sure: any; (b) reused and silent: what may be repeated; (c) none. */
  static Stream<Arguments> table() {
    List<Arguments> rows = new ArrayList<>();
    for (Asked asked : Asked.values()) {
      for (boolean resets : new boolean[] {false, true}) {
        rows.add(Arguments.of(asked, Moment.BEFORE_THE_REQUEST, resets, true));
        rows.add(Arguments.of(asked, Moment.AFTER_ITS_FIRST_BYTE, resets, asked.isRepeatable()));
        rows.add(Arguments.of(asked, Moment.AFTER_ALL_OF_IT, resets, asked.isRepeatable()));
        rows.add(Arguments.of(asked, Moment.AFTER_A_BYTE_OF_THE_RESPONSE, resets, false));
      }
    }
    return rows.stream();
  }

  @ParameterizedTest(name = "{0} {1}, resets {2}: sent again {3}")
  @MethodSource("table")
  @Tag("F7")
  @Tag("A65")
  void onAReusedConnection(Asked asked, Moment moment, boolean resets, boolean sentAgain) {
    VirtualClient virtual = new VirtualClient(b -> b);
    ScriptedPeer stale = virtual.peerAfter(virtual.get());
    virtual.says(stale, OK);
    stale.takeBytes();

    CompletableFuture<Response> call = diesUnder(virtual, stale, asked, moment, resets);
    if (sentAgain) {
      ScriptedPeer fresh = virtual.peerAfter(call);
      assertThat(fresh.received()).contains(" / HTTP/1.1\r\n");
      virtual.says(fresh, OK);
      assertThat(call.join().connection().reused()).isFalse();
      if (moment == Moment.BEFORE_THE_REQUEST) {
        assertThat(stale.received()).as("the dying connection was given nothing").isEmpty();
      }
    } else {
      assertFailed(call);
      assertThat(virtual.server.accepted()).as("nothing was sent twice").isEqualTo(1);
    }
    assertThat(stale.clientClosed()).isTrue();
  }

  static Stream<Arguments> onFreshOnes() {
    return table()
        .filter(row -> ((Moment) row.get()[1]).compareTo(Moment.AFTER_ALL_OF_IT) >= 0)
        .map(row -> Arguments.of(row.get()[0], row.get()[1], row.get()[2]));
  }

  @ParameterizedTest(name = "{0} {1}, resets {2}")
  @MethodSource("onFreshOnes")
  @Tag("F7")
  void onAFreshConnectionNothingIsSentAgain(Asked asked, Moment moment, boolean resets) {
    VirtualClient virtual = new VirtualClient(b -> b);
    CompletableFuture<Response> call = virtual.send(asked.request(virtual.client));
    ScriptedPeer peer = virtual.peerAfter(call);
    end(virtual, peer, moment, resets);
    assertFailed(call);
    assertThat(virtual.server.accepted()).isEqualTo(1);
    DeadlineTest.assertNothingLeft(virtual);
  }

  @Test
  @Tag("F40")
  void bytesThatComeWithTheCallAreSeenBeforeItIsSent() {
    VirtualClient virtual = new VirtualClient(b -> b);
    ScriptedPeer confused = virtual.peerAfter(virtual.get());
    virtual.says(confused, OK);
    confused.takeBytes();
    confused.send(OK);
    CompletableFuture<Response> call = virtual.send(Asked.POST.request(virtual.client));
    ScriptedPeer fresh = virtual.peerAfter(call);
    virtual.says(fresh, OK);
    assertThat(call.join().connection().reused()).isFalse();
    assertThat(confused.received()).isEmpty();
    assertThat(confused.clientClosed()).isTrue();
  }

  private static CompletableFuture<Response> diesUnder(
      VirtualClient virtual, ScriptedPeer stale, Asked asked, Moment moment, boolean resets) {
    Request request = asked.request(virtual.client);
    if (moment == Moment.BEFORE_THE_REQUEST) {
      die(stale, resets);
      return virtual.send(request);
    }
    if (moment == Moment.AFTER_ITS_FIRST_BYTE) {
      stale.stopReading();
    }
    CompletableFuture<Response> call = virtual.send(request);
    end(virtual, stale, moment, resets);
    return call;
  }

  private static void end(VirtualClient virtual, ScriptedPeer peer, Moment moment, boolean resets) {
    switch (moment) {
      case AFTER_ITS_FIRST_BYTE -> {
        peer.read(1);
        virtual.time.runUntilIdle();
      }
      case AFTER_A_BYTE_OF_THE_RESPONSE -> virtual.says(peer, "H");
      default -> {}
    }
    die(peer, resets);
    virtual.time.runUntilIdle();
  }

  private static void die(ScriptedPeer peer, boolean resets) {
    if (resets) {
      peer.reset();
    } else {
      peer.close();
    }
  }

  private static void assertFailed(CompletableFuture<Response> call) {
    RezoException failure = (RezoException) DeadlineTest.failure(call);
    assertThat(failure).isInstanceOf(ConnectionLostException.class);
    assertThat(failure.delivery()).isEqualTo(Delivery.UNKNOWN);
  }
}
