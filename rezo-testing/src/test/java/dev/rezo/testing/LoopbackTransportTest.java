package dev.rezo.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.io.Transport;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

class LoopbackTransportTest extends TransportContract {

  @Override
  Rig open() {
    return new LoopbackRig();
  }

  private static final class LoopbackRig implements Rig {
    /** A condition that acts, by writing say, needs a few. */
    private static final int MAX_TURNS = 5;

    private final VirtualTime time = new VirtualTime();
    private final VirtualNetwork network = new VirtualNetwork(time);
    private final VirtualLoop loop = new VirtualLoop(network);
    private final ScriptedPeer peer = ScriptedPeer.connectedTo(loop);

    @Override
    public Transport transport() {
      return peer.transport();
    }

    @Override
    public <T> T onLoop(Supplier<T> action) {
      AtomicReference<T> result = new AtomicReference<>();
      loop.runAsLoop(() -> result.set(action.get()));
      return result.get();
    }

    @Override
    public void await(BooleanSupplier condition) {
      boolean holds = false;
      for (int turn = 0; turn < MAX_TURNS && !holds; turn++) {
        settle();
        holds = onLoop(condition::getAsBoolean);
      }
      assertThat(holds).isTrue();
    }

    @Override
    public void settle() {
      time.runUntilIdle();
    }

    @Override
    public void peerSends(byte[] bytes) {
      peer.send(bytes);
    }

    @Override
    public void peerFinishes() {
      peer.finish();
    }

    @Override
    public void peerCloses() {
      peer.close();
    }

    @Override
    public void peerResets() {
      peer.reset();
    }

    @Override
    public void peerStopsReading() {
      peer.stopReading();
    }

    @Override
    public void peerResumesReading() {
      peer.resumeReading();
    }

    @Override
    public int peerReceived() {
      return peer.receivedBytes().length;
    }

    @Override
    public boolean peerSawEnd() {
      return peer.clientEnded();
    }

    @Override
    public void close() {
      loop.end();
      network.requireNothingLeft();
    }
  }
}
