package dev.rezo.io;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.cert.CertificateException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS without a socket: every byte and every turn of the loop is the test's. */
class TlsTransportTest {

  private static final String TLS_13 = "TLSv1.3";
  private static final String TLS_12 = "TLSv1.2";
  private static final SSLContext CONTEXT = Certificates.trusting();

  private TlsClient client;
  private TlsPeer peer;

  @ParameterizedTest
  @ValueSource(strings = {TLS_13, TLS_12})
  void handshakeChoosesTheProtocolAndNamesTheServer(String version) throws Exception {
    connect(version, List.of("h2", "http/1.1"), List.of("h2"));
    assertThat(client.secured).isEqualTo(1);
    assertThat(client.transport.applicationProtocol()).isEqualTo("h2");
    assertThat(client.transport.session().getProtocol()).isEqualTo(version);
    assertThat(((ExtendedSSLSession) peer.engine.getSession()).getRequestedServerNames())
        .containsExactly(new SNIHostName("localhost"));
    assertThat(client.transport)
        .hasToString("TlsTransport[peer/<unresolved>:443, " + version + ", h2]");
  }

  @Test
  void peerThatChoosesNoProtocolLeavesItEmpty() throws Exception {
    connect(TLS_13, List.of("h2"), List.of());
    assertThat(client.transport.applicationProtocol()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {TLS_13, TLS_12})
  void handshakeAndDataComeByteByByte(String version) throws Exception {
    begin(version);
    client.exchange(peer, 1);
    client.receive(peer.say("hello"), 1);
    assertThat(client.recorder.text()).isEqualTo("hello");
    client.transport.write(ascii("answer"));
    peer.receive(client.lower.takeWritten());
    assertThat(peer.text()).isEqualTo("answer");
  }

  @Test
  void serversFlightComesSplitAtEveryOffset() throws Exception {
    begin(TLS_13);
    int flight = peer.receive(client.lower.takeWritten()).length;
    for (int split = 1; split < flight; split++) {
      begin(TLS_13);
      byte[] bytes = peer.receive(client.lower.takeWritten());
      client.receive(Arrays.copyOf(bytes, Math.min(split, bytes.length)));
      client.receive(Arrays.copyOfRange(bytes, Math.min(split, bytes.length), bytes.length));
      client.exchange(peer);
      client.receive(peer.say("hello"));
      assertThat(client.recorder.text()).as("split at %s", split).isEqualTo("hello");
    }
  }

  @Test
  void dataComesSplitAtEveryOffsetOfThreeRecords() throws Exception {
    connect(TLS_13);
    for (int split = 0; split < 3 * 27; split++) {
      client.recorder.read.reset();
      byte[] bytes = concat(peer.say("hello"), peer.say("brave"), peer.say("world"));
      client.receive(Arrays.copyOf(bytes, split));
      client.receive(Arrays.copyOfRange(bytes, split, bytes.length));
      assertThat(client.recorder.text()).isEqualTo("hellobraveworld");
    }
  }

  @Test
  void recordsOfOneReadAreHandedUpInOne() throws Exception {
    connect(TLS_13);
    client.receive(concat(peer.say("a"), peer.say("b"), peer.say("c")));
    assertThat(client.recorder.heard).containsExactly("read 3");
  }

  @Test
  void recordsOfOneWriteGoDownInOne() throws Exception {
    connect(TLS_13);
    byte[] large = random(60_000);
    client.transport.write(ByteBuffer.wrap(large));
    assertThat(client.lower.writes).isEqualTo(1);
    peer.receive(client.lower.takeWritten());
    assertThat(peer.plain.toByteArray()).isEqualTo(large);
  }

  @ParameterizedTest
  @ValueSource(strings = {TLS_13, TLS_12})
  void largeDataGoesBothWays(String version) throws Exception {
    connect(version);
    byte[] large = random(3_000_000);
    client.transport.write(ByteBuffer.wrap(large));
    assertThat(client.lower.writes).isBetween(30, 60);
    client.exchange(peer);
    assertThat(peer.plain.toByteArray()).isEqualTo(large);
    client.receive(peer.say(large), 64 * 1024);
    assertThat(client.recorder.read.toByteArray()).isEqualTo(large);
  }

  @Test
  void keyUpdateOfThePeerIsAnsweredAndDataGoesOnBothWays() throws Exception {
    connect(TLS_13);
    client.receive(peer.say(random(1_500_000)), 64 * 1024);
    assertThat(client.lower.writes).as("the engine's own").isPositive();
    client.exchange(peer);
    client.transport.write(ascii("hello"));
    client.exchange(peer);
    client.receive(peer.say("answer"));
    assertThat(peer.text()).isEqualTo("hello");
    assertThat(client.recorder.read.size()).isEqualTo(1_500_000 + "answer".length());
  }

  @Test
  void peerThatAsksForKeyUpdatesAndDoesNotReadIsCutOff() throws Exception {
    connect(TLS_13);
    client.lower.pending = 300_000;
    client.receive(peer.say(random(1_500_000)), 64 * 1024);
    assertThat(client.recorder.closed.join())
        .isInstanceOf(SSLException.class)
        .hasMessageEndingWith("actual 300000 bytes unread");
  }

  @Test
  void dataBehindTheLastHandshakeRecordWaitsForStart() throws Exception {
    begin(TLS_12);
    client.startsAtOnce = false;
    client.receive(peer.receive(client.lower.takeWritten()));
    byte[] last = peer.receive(client.lower.takeWritten());
    client.receive(concat(last, peer.say("early")));
    assertThat(client.secured).isEqualTo(1);
    assertThat(client.lower.paused).isTrue();
    client.transport.start(client.recorder);
    assertThat(client.recorder.heard).isEmpty();
    client.loop.settle();
    assertThat(client.recorder.text()).isEqualTo("early");
    assertThat(client.lower.paused).isFalse();
  }

  @Test
  void readNowReadsBelowAndTellsWhatThatMeans() throws Exception {
    connect(TLS_13);
    client.lower.unread = peer.say("unasked");
    client.transport.readNow();
    assertThat(client.recorder.text()).isEqualTo("unasked");
    client.lower.unread = peer.closeNotify();
    client.transport.readNow();
    assertThat(client.recorder.heard).contains("end");
    assertThat(client.transport.isOpen()).isFalse();
  }

  @Test
  void pausedReadsKeepCiphertextAndResumeNeedsNoNetwork() throws Exception {
    connect(TLS_13);
    client.transport.pauseReads();
    assertThat(client.lower.paused).isTrue();
    client.receive(concat(peer.say("one"), peer.say(new byte[200_000])));
    assertThat(client.recorder.heard).isEmpty();
    client.transport.resumeReads();
    assertThat(client.recorder.heard).isEmpty();
    client.loop.settle();
    assertThat(client.recorder.read.size()).isEqualTo(200_003);
    assertThat(client.lower.paused).isFalse();
  }

  @Test
  void engineTasksNeverRunOnTheLoop() throws Exception {
    begin(TLS_13);
    byte[] flight = peer.receive(client.lower.takeWritten());
    client.lower.deliver(flight);
    client.loop.turn();
    assertThat(client.loop.elsewhere).isNotEmpty();
    assertThat(client.secured).isZero();
    client.exchange(peer);
    assertThat(client.secured).isEqualTo(1);
  }

  @Test
  void idleConnectionHoldsNoBuffers() throws Exception {
    connect(TLS_13);
    byte[] record = peer.say("hello");
    client.receive(Arrays.copyOf(record, record.length - 1));
    assertThat(client.transport.keptBytes()).isEqualTo(record.length - 1);
    client.receive(new byte[] {record[record.length - 1]});
    assertThat(client.transport.keptBytes()).isZero();
  }

  @Test
  void closeNotifyIsTheEndOfStreamAndTls13GoesOnWriting() throws Exception {
    connect(TLS_13);
    client.receive(concat(peer.say("last"), peer.closeNotify()));
    assertThat(client.recorder.heard).containsExactly("read 4", "end");
    assertThat(client.transport.isOpen()).isFalse();
    client.transport.write(ascii("still here"));
    client.transport.shutdownOutput();
    peer.receive(client.lower.takeWritten());
    assertThat(peer.text()).isEqualTo("still here");
    assertThat(peer.inputEnded).isTrue();
    assertThat(client.recorder.heard).containsExactly("read 4", "end", "closed");
  }

  @Test
  void closeNotifyEndsBothHalvesOfTls12() throws Exception {
    connect(TLS_12);
    client.receive(peer.closeNotify());
    assertThat(client.recorder.heard).containsExactly("end", "closed");
    assertThat(client.recorder.closed.join()).isNull();
    peer.receive(client.lower.takeWritten());
    assertThat(peer.inputEnded).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {TLS_13, TLS_12})
  void shutdownOutputSaysCloseNotifyAndReadsGoOn(String version) throws Exception {
    connect(version);
    client.transport.shutdownOutput();
    client.transport.write(ascii("dropped"));
    assertThat(client.lower.outputEnded).isTrue();
    byte[] said = client.lower.takeWritten();
    if (version.equals(TLS_13)) {
      peer.receive(said);
      assertThat(peer.inputEnded).isTrue();
    }
    client.receive(peer.say("late"));
    assertThat(client.recorder.text()).isEqualTo("late");
  }

  @Test
  void endWithoutCloseNotifyIsATruncation() throws Exception {
    connect(TLS_13);
    client.receive(peer.say("half"));
    client.lower.end();
    assertThat(client.recorder.heard).containsExactly("read 4", "closed");
    assertThat(client.recorder.closed.join()).isInstanceOf(TlsTruncatedException.class);
    assertThat(client.lower.closed).isTrue();
  }

  @Test
  void endBehindPausedDataIsToldBehindIt() throws Exception {
    connect(TLS_13);
    client.transport.pauseReads();
    client.receive(concat(peer.say("data"), peer.closeNotify()));
    client.lower.end();
    assertThat(client.recorder.heard).isEmpty();
    client.transport.resumeReads();
    client.loop.settle();
    assertThat(client.recorder.heard).containsExactly("read 4", "end");
  }

  @Test
  void closeSaysCloseNotifyAndIsHeardAtOnce() throws Exception {
    connect(TLS_13);
    client.transport.close();
    client.transport.close();
    assertThat(client.recorder.heard).containsExactly("closed");
    assertThat(client.lower.closed).isTrue();
    peer.receive(client.lower.takeWritten());
    assertThat(peer.inputEnded).isTrue();
  }

  @Test
  void closeBehindPendingBytesDoesNotWaitToSayCloseNotify() throws Exception {
    connect(TLS_13);
    client.lower.pending = 1;
    client.transport.close();
    assertThat(client.lower.written.size()).isZero();
    assertThat(client.lower.closed).isTrue();
  }

  @Test
  void damagedRecordIsAnsweredWithAnAlertAndClosesWithItsException() throws Exception {
    connect(TLS_13);
    byte[] record = peer.say("hello");
    record[record.length - 1] ^= 1;
    client.receive(record);
    assertThat(client.recorder.closed.join()).isInstanceOf(SSLException.class);
    assertThat(client.lower.closed).isTrue();
    byte[] alert = client.lower.takeWritten();
    assertThatThrownBy(() -> peer.receive(alert)).isInstanceOf(SSLException.class);
  }

  @Test
  void untrustedCertificateFailsTheHandshakeWithItsReason() throws Exception {
    client = new TlsClient(Certificates.distrusting(), TLS_13, List.of());
    peer = new TlsPeer(CONTEXT, TLS_13, List.of());
    client.receive(peer.receive(client.lower.takeWritten()));
    assertThat(client.failures).isEqualTo(1);
    assertThat(client.failure)
        .isInstanceOf(SSLHandshakeException.class)
        .hasCauseInstanceOf(CertificateException.class);
    assertThat(client.lower.closed).isTrue();
    assertThat(client.lower.written.size()).as("the alert").isPositive();
    assertThat(client.secured).isZero();
  }

  @Test
  void peerThatSpeaksNoTlsFailsTheHandshake() {
    begin(TLS_13);
    client.receive("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII), 3);
    assertThat(client.failure)
        .isInstanceOfSatisfying(
            NotTlsException.class, e -> assertThat(e.firstLine()).startsWith("HTTP/"));
    assertThat(client.lower.closed).isTrue();
  }

  @Test
  void whatThePeerSpeaksInsteadOfTlsIsShown() {
    begin(TLS_13);
    client.receive("SSH-2.0-x\r\nmore".getBytes(US_ASCII));
    assertThat(client.failure)
        .isInstanceOf(NotTlsException.class)
        .hasMessage("expected TLS, actual \"SSH-2.0-x\"");
  }

  @Test
  void unprintableBytesInsteadOfTlsAreMasked() {
    begin(TLS_13);
    client.receive(new byte[] {0, 0, 6, 4, 'a', 0, 0, 0, 0});
    assertThat(client.failure).hasMessage("expected TLS, actual \"????a????\"");
  }

  @Test
  void endInTheMiddleOfTheHandshakeFailsIt() throws Exception {
    begin(TLS_13);
    byte[] flight = peer.receive(client.lower.takeWritten());
    client.receive(Arrays.copyOf(flight, flight.length - 1));
    client.lower.end();
    assertThat(client.failures).isEqualTo(1);
    assertThat(client.failure)
        .isInstanceOf(SSLHandshakeException.class)
        .hasMessageEndingWith("expected the rest of the handshake, actual end of the stream");
  }

  @Test
  void alertThatCameWhileTasksRanIsTheReasonRatherThanTheEnd() throws Exception {
    begin(TLS_13);
    byte[] flight = peer.receive(client.lower.takeWritten());
    int firstRecord = 5 + ByteBuffer.wrap(flight).getShort(3);
    client.lower.deliver(Arrays.copyOf(flight, firstRecord));
    client.lower.deliver(new byte[] {21, 3, 3, 0, 2, 2, 40});
    client.lower.end();
    assertThat(client.failures).isZero();
    client.loop.settle();
    assertThat(client.failures).isEqualTo(1);
    assertThat(client.failure).isInstanceOf(SSLException.class);
    assertThat(client.failure).message().doesNotContain("end of the stream");
  }

  @Test
  void resetInTheMiddleOfTheHandshakeFailsItWithItsCause() {
    begin(TLS_13);
    IOException reset = new IOException("Connection reset");
    client.lower.breakWith(reset);
    assertThat(client.failures).isEqualTo(1);
    assertThat(client.failure).isSameAs(reset);
  }

  @Test
  void cancelledHandshakeIsNotHeardOf() throws Exception {
    begin(TLS_13);
    byte[] flight = peer.receive(client.lower.takeWritten());
    client.lower.deliver(flight);
    client.transport.close();
    client.loop.settle();
    assertThat(client.lower.closed).isTrue();
    assertThat(client.failures + client.secured).isZero();
  }

  @Test
  void writeBeforeTheHandshakeHasEndedIsRefused() {
    begin(TLS_13);
    assertThatThrownBy(() -> client.transport.write(ascii("early")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("write expected after onSecured, actual state HANDSHAKING");
  }

  @Test
  void handlerMayWriteAndCloseWithinOnRead() throws Exception {
    connect(TLS_13);
    TlsTransport transport = client.transport;
    Recorder answerer =
        new Recorder() {
          @Override
          public void onRead(ByteBuffer bytes) {
            super.onRead(bytes);
            transport.write(ascii("answer"));
            transport.close();
          }
        };
    transport.start(answerer);
    client.receive(concat(peer.say("one"), peer.say("two")));
    assertThat(answerer.heard).containsExactly("read 6", "closed");
    peer.receive(client.lower.takeWritten());
    assertThat(peer.text()).isEqualTo("answer");
  }

  @Test
  void handlerThatThrowsClosesTheTransportWithItsException() throws Exception {
    connect(TLS_13);
    RuntimeException planted = new RuntimeException("planted");
    Recorder thrower =
        new Recorder() {
          @Override
          public void onRead(ByteBuffer bytes) {
            throw planted;
          }
        };
    client.transport.start(thrower);
    client.receive(peer.say("x"));
    assertThat(thrower.closed.join()).isInstanceOf(IOException.class).hasCause(planted);
    assertThat(client.lower.closed).isTrue();
  }

  @Test
  void writabilityIsThatOfTheLowerTransport() throws Exception {
    connect(TLS_13);
    client.lower.pending = 100;
    assertThat(client.transport.isWritable()).isFalse();
    assertThat(client.transport.pendingBytes()).isEqualTo(100);
    client.lower.becomeWritable();
    assertThat(client.recorder.heard).containsExactly("writable");
  }

  @Test
  void handlerStartedAfterTheCloseHearsIt() throws Exception {
    begin(TLS_13);
    client.startsAtOnce = false;
    client.exchange(peer);
    client.lower.end();
    client.transport.start(client.recorder);
    client.loop.settle();
    assertThat(client.recorder.closed.join()).isInstanceOf(TlsTruncatedException.class);
  }

  @Test
  void shutdownOutputInARenegotiationGoesBehindWhatWasKept() throws Exception {
    connect(TLS_12);
    peer.engine.beginHandshake();
    client.receive(peer.say(new byte[0]));
    client.lower.deliver(peer.receive(client.lower.takeWritten()));
    client.transport.write(ascii("meanwhile"));
    client.transport.shutdownOutput();
    assertThat(client.lower.outputEnded).isFalse();
    client.exchange(peer);
    assertThat(peer.text()).isEqualTo("meanwhile");
    assertThat(peer.inputEnded).isTrue();
    assertThat(client.lower.outputEnded).isTrue();
  }

  @Test
  void renegotiationKeepsWhatIsWrittenMeanwhile() throws Exception {
    connect(TLS_12);
    peer.engine.beginHandshake();
    client.receive(peer.say(new byte[0]));
    client.lower.deliver(peer.receive(client.lower.takeWritten()));
    assertThat(client.loop.elsewhere).isNotEmpty();
    client.transport.write(ascii("meanwhile"));
    assertThat(client.transport.pendingBytes()).isEqualTo(9);
    assertThat(client.transport.isWritable()).isFalse();
    client.exchange(peer);
    assertThat(peer.text()).isEqualTo("meanwhile");
    assertThat(client.recorder.heard).containsExactly("writable");
  }

  private void begin(String version) {
    client = new TlsClient(CONTEXT, version, List.of());
    peer = new TlsPeer(CONTEXT, version, List.of());
  }

  private void connect(String version) throws Exception {
    connect(version, List.of(), List.of());
  }

  private void connect(String version, List<String> offered, List<String> accepted)
      throws Exception {
    client = new TlsClient(CONTEXT, version, offered);
    peer = new TlsPeer(CONTEXT, version, accepted);
    client.exchange(peer);
    client.recorder.heard.clear();
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static ByteBuffer ascii(String text) {
    return ByteBuffer.wrap(text.getBytes(US_ASCII));
  }
}
