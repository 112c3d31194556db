package dev.rezo.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Response;
import dev.rezo.testing.AllocatedBytes;
import dev.rezo.testing.ScriptedPeer;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a call pays for interceptors and listeners: nothing where there are none. */
@Timeout(60)
class InterceptionCostTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private static final int CALLS = 200;
  private static final int ROUNDS = 15;

  /** What the compiler makes of a client also depends on when that was made. */
  private static final int CLIENTS = 8;

  /** Calls of one kind, and what they have cost at least. */
  private static final class Calls {
    private final AllocatedBytes bytes = new AllocatedBytes();
    private final UnaryOperator<ClientBuilder> settings;
    private VirtualClient virtual;
    private ScriptedPeer peer;
    private long least = Long.MAX_VALUE;

    Calls(UnaryOperator<ClientBuilder> settings) throws ReflectiveOperationException {
      this.settings = b -> settings.apply(b.leakSampling(0));
      virtual = new VirtualClient(this.settings);
      peer = connected();
    }

    void takeAnotherClient() {
      virtual = new VirtualClient(settings);
      peer = connected();
    }

    private ScriptedPeer connected() {
      CompletableFuture<Response> first = virtual.get();
      ScriptedPeer accepted = virtual.peerAfter(first);
      virtual.says(accepted, OK);
      first.join().close();
      return accepted;
    }

    void playRound() throws ReflectiveOperationException {
      long before = bytes.soFar();
      for (int i = 0; i < CALLS; i++) {
        call(virtual, peer);
      }
      least = Math.min(least, (bytes.soFar() - before) / CALLS);
    }
  }

  /** In turns, so that what the compiler has found out for one kind is there for all. */
  private static void play(Calls... kinds) throws ReflectiveOperationException {
    for (int client = 0; client < CLIENTS; client++) {
      for (Calls calls : kinds) {
        calls.takeAnotherClient();
      }
      for (int round = 0; round < ROUNDS; round++) {
        for (Calls calls : kinds) {
          calls.playRound();
        }
      }
    }
  }

  private static void call(VirtualClient virtual, ScriptedPeer peer) {
    CompletableFuture<Response> call = virtual.get();
    peer.takeBytes();
    virtual.says(peer, OK);
    call.join().close();
  }

  /** Bytes of one call, those of the virtual network and its peer included. */
  @Test
  void whereThereAreNoneNothingIsPaid() throws ReflectiveOperationException {
    Calls withoutAny = new Calls(b -> b.defaults(false));
    Calls emptyChain = new Calls(b -> b.defaults(true));
    Calls oneThatHandsOn =
        new Calls(b -> b.interceptor((request, chain) -> chain.proceed(request)));
    play(withoutAny, emptyChain, oneThatHandsOn);
    long without = withoutAny.least;
    long empty = emptyChain.least;
    long one = oneThatHandsOn.least;
    System.out.println("a call: " + without + " B, empty chain " + empty + " B, one " + one + " B");
    assertThat(empty).isCloseTo(without, org.assertj.core.api.Assertions.within(16L));
    assertThat(one - without).as("one interceptor that hands on").isLessThan(700);
  }
}
