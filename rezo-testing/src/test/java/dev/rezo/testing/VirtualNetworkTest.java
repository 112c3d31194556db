package dev.rezo.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rezo.io.EventLoop;
import dev.rezo.io.TcpOptions;
import dev.rezo.io.Transport;
import dev.rezo.io.TransportHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VirtualNetworkTest {

  private static final InetSocketAddress ADDRESS = new InetSocketAddress("192.0.2.7", 443);

  private final VirtualTime time = new VirtualTime();
  private final VirtualNetwork network = new VirtualNetwork(time);
  private final VirtualLoop loop = new VirtualLoop(network);
  private final List<String> outcomes = new ArrayList<>();
  private final Hearing hearing = new Hearing();
  private Transport transport;

  @Test
  void aListenerAcceptsAndTheOutcomeComesAfterConnectHasReturned() {
    VirtualListener listener = network.listen(ADDRESS);
    connect();
    assertThat(outcomes).isEmpty();
    time.runUntilIdle();
    assertThat(outcomes).containsExactly("connected at 0");
    assertThat(transport.remoteAddress()).isEqualTo(ADDRESS);
    assertThat(listener.accepted()).isEqualTo(1);
    assertThat(network.openTransports()).isEqualTo(1);
  }

  @Test
  void anAddressWithoutListenerRefuses() {
    connect();
    time.runUntilIdle();
    assertThat(outcomes).containsExactly("refused at 0");
    network.requireNothingLeft();
  }

  @Test
  void outcomesCanBeScriptedAttemptByAttempt() {
    network
        .listen(ADDRESS)
        .next(ConnectOutcome.refuse().after(Duration.ofSeconds(2)), ConnectOutcome.noAnswer())
        .always(ConnectOutcome.accept().after(Duration.ofSeconds(1)));
    connect();
    connect();
    connect();
    time.advance(Duration.ofHours(1));
    assertThat(outcomes).containsExactly("connected at 1", "refused at 2");
    assertThat(network.pendingConnects()).isEqualTo(1);
    assertThat(network.attempts()).hasSize(3);
  }

  @Test
  void aCancelledAttemptHearsNothingAndIsSeen() {
    VirtualListener listener =
        network.listen(ADDRESS).always(ConnectOutcome.accept().after(Duration.ofSeconds(1)));
    EventLoop.ConnectAttempt attempt = connect();
    loop.runAsLoop(attempt::cancel);
    time.advance(Duration.ofSeconds(2));
    assertThat(outcomes).isEmpty();
    assertThat(listener.accepted()).isZero();
    assertThat(listener.cancelledAttempts()).isEqualTo(1);
    network.requireNothingLeft();
  }

  @Test
  void aListenerThatIsClosedRefusesAndCanBeReplaced() {
    network.listen(ADDRESS).close();
    connect();
    network.listen(ADDRESS);
    connect();
    time.runUntilIdle();
    assertThat(outcomes).containsExactly("refused at 0", "connected at 0");
  }

  @Test
  void whatIsLeftIsNamed() {
    network.listen(ADDRESS);
    connect();
    time.runUntilIdle();
    loop.runAsLoop(() -> loop.schedule(0, () -> {}));
    assertThatThrownBy(network::requireNothingLeft)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("192.0.2.7:443")
        .hasMessageContaining("1 timers");
  }

  @Test
  void aPeerThatAnswersByItself() {
    network.listen(
        ADDRESS,
        peer ->
            peer.onHead(
                head -> peer.send("you said " + head.lines().findFirst().orElseThrow() + ";")));
    open();
    write("GET /1\r\n\r\nGET /2\r\n");
    time.runUntilIdle();
    assertThat(hearing.text()).isEqualTo("you said GET /1;");
    write("\r\n");
    time.runUntilIdle();
    assertThat(hearing.text()).isEqualTo("you said GET /1;you said GET /2;");
  }

  @Test
  void whatIsSentCanTakeTimeAndKeepsItsOrder() {
    VirtualListener listener = network.listen(ADDRESS);
    open();
    ScriptedPeer peer = listener.takePeer();
    peer.delay(Duration.ofSeconds(5)).send("slow ");
    peer.delay(Duration.ZERO).send("fast").finish();
    assertThat(loop.pendingTimers()).isZero();
    time.advance(Duration.ofSeconds(4));
    assertThat(hearing.text()).isEmpty();
    time.advance(Duration.ofSeconds(1));
    assertThat(hearing.text()).isEqualTo("slow fast");
    assertThat(hearing.events).containsExactly("end");
  }

  @Test
  void expectationsSayWhatCameInstead() {
    VirtualListener listener = network.listen(ADDRESS);
    open();
    write("GET / HTTP/1.1\r\n");
    ScriptedPeer peer = listener.takePeer();
    assertThatThrownBy(() -> peer.expect("POST"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("expected \"POST\", actual \"GET / HTTP/1.1\\r\\n\"");
    assertThatThrownBy(peer::takeHead).isInstanceOf(AssertionError.class);
    assertThatThrownBy(peer::expectNothing).isInstanceOf(AssertionError.class);
    assertThat(peer.takeText()).isEqualTo("GET / HTTP/1.1\r\n");
    peer.expectNothing();
  }

  @Test
  void aPeerReadsAsMuchAsItIsTold() {
    VirtualListener listener = network.listen(ADDRESS);
    open();
    ScriptedPeer peer = listener.takePeer().stopReading();
    write("0123456789");
    peer.expectNothing().read(4);
    time.runUntilIdle();
    assertThat(peer.takeText()).isEqualTo("0123");
    peer.resumeReading();
    time.runUntilIdle();
    assertThat(peer.takeText()).isEqualTo("456789");
  }

  @Test
  void aBufferThatIsKeptIsOverwritten() {
    List<ByteBuffer> kept = new ArrayList<>();
    VirtualListener listener = network.listen(ADDRESS);
    open();
    loop.runAsLoop(
        () ->
            transport.start(
                new TransportHandler() {
                  @Override
                  public void onRead(ByteBuffer bytes) {
                    kept.add(bytes);
                  }

                  @Override
                  public void onEndOfStream() {}

                  @Override
                  public void onWritable() {}

                  @Override
                  public void onClosed(IOException cause) {}
                }));
    listener.takePeer().send("one").send("two");
    time.runUntilIdle();
    assertThat(kept).hasSize(2);
    assertThat(kept.get(0).isDirect()).isNotEqualTo(kept.get(1).isDirect());
    assertThat(kept.get(0).get(0)).isNotEqualTo((byte) 'o');
    assertThat(kept.get(1).get(0)).isNotEqualTo((byte) 't');
  }

  @Test
  void aLoopThatEndsClosesItsConnectionsWithACause() {
    network.listen(ADDRESS);
    open();
    loop.end();
    assertThat(hearing.events).containsExactly("closed");
    assertThat(hearing.cause).hasMessageContaining("ended");
    network.requireNothingLeft();
  }

  private EventLoop.ConnectAttempt connect() {
    List<EventLoop.ConnectAttempt> attempts = new ArrayList<>();
    loop.runAsLoop(() -> attempts.add(loop.connect(ADDRESS, TcpOptions.DEFAULT, new Outcome())));
    return attempts.get(0);
  }

  private void open() {
    connect();
    time.runUntilIdle();
    loop.runAsLoop(() -> transport.start(hearing));
  }

  private void write(String text) {
    loop.runAsLoop(
        () -> transport.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1))));
  }

  /** Writes down how an attempt ended. */
  private final class Outcome implements EventLoop.ConnectCallback {
    @Override
    public void onConnected(Transport connected) {
      transport = connected;
      outcomes.add("connected at " + time.elapsed().toSeconds());
    }

    @Override
    public void onConnectFailed(IOException cause) {
      outcomes.add("refused at " + time.elapsed().toSeconds());
    }
  }
}
