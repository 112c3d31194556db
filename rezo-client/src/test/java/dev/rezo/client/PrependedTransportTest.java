package dev.rezo.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.io.TransportHandler;
import dev.rezo.testing.ScriptedPeer;
import dev.rezo.testing.VirtualLoops;
import dev.rezo.testing.VirtualNetwork;
import dev.rezo.testing.VirtualTime;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PrependedTransportTest {

  private final VirtualTime time = new VirtualTime();
  private final VirtualLoops loops = new VirtualLoops(new VirtualNetwork(time), 1);
  private final ScriptedPeer peer = ScriptedPeer.connectedTo(loops.loop(0));
  private final StringBuilder heard = new StringBuilder();
  private final PrependedTransport transport =
      new PrependedTransport(
          peer.transport(), ByteBuffer.wrap("first,".getBytes(StandardCharsets.ISO_8859_1)));

  private final class Hearing implements TransportHandler {
    private final boolean closes;

    Hearing(boolean closes) {
      this.closes = closes;
    }

    @Override
    public void onRead(ByteBuffer bytes) {
      heard.append(StandardCharsets.ISO_8859_1.decode(bytes));
      if (closes) {
        transport.close();
      }
    }

    @Override
    public void onEndOfStream() {
      heard.append("end,");
    }

    @Override
    public void onWritable() {}

    @Override
    public void onClosed(IOException cause) {
      heard.append("closed");
    }
  }

  private void start(boolean closes) {
    loops.loop(0).execute(() -> transport.start(new Hearing(closes)));
  }

  @Test
  void whatCameFirstIsHeardFirst() {
    start(false);
    peer.send("second,").finish();
    time.runUntilIdle();
    assertThat(heard).hasToString("first,second,end,");
  }

  @Test
  void whatCameFirstIsHeardWithoutMore() {
    start(false);
    time.runUntilIdle();
    assertThat(heard).hasToString("first,");
  }

  @Test
  void nothingIsHeardAfterTheClose() {
    start(true);
    peer.send("second,").finish();
    time.runUntilIdle();
    assertThat(heard).hasToString("first,closed");
  }
}
