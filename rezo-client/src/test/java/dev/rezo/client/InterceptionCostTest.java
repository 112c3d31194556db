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

  private static final int WARM_UP = 3_000;
  private static final int CALLS = 1_000;

  /** Bytes of one call, those of the virtual network and its peer included. */
  private static long bytesOfACall(UnaryOperator<ClientBuilder> settings)
      throws ReflectiveOperationException {
    AllocatedBytes bytes = new AllocatedBytes();
    VirtualClient virtual = new VirtualClient(b -> settings.apply(b.leakSampling(0)));
    CompletableFuture<Response> first = virtual.get();
    ScriptedPeer peer = virtual.peerAfter(first);
    virtual.says(peer, OK);
    for (int i = 0; i < WARM_UP; i++) {
      call(virtual, peer);
    }
    long before = bytes.soFar();
    for (int i = 0; i < CALLS; i++) {
      call(virtual, peer);
    }
    return (bytes.soFar() - before) / CALLS;
  }

  private static void call(VirtualClient virtual, ScriptedPeer peer) {
    CompletableFuture<Response> call = virtual.get();
    peer.takeBytes();
    virtual.says(peer, OK);
    call.join().close();
  }

  @Test
  void whereThereAreNoneNothingIsPaid() throws ReflectiveOperationException {
    long without = bytesOfACall(b -> b.defaults(false));
    long empty = bytesOfACall(b -> b.defaults(true));
    long one = bytesOfACall(b -> b.interceptor((request, chain) -> chain.proceed(request)));
    System.out.println("a call: " + without + " B, empty chain " + empty + " B, one " + one + " B");
    assertThat(empty).isCloseTo(without, org.assertj.core.api.Assertions.within(16L));
    assertThat(one - without).as("one interceptor that hands on").isLessThan(700);
  }
}
