package dev.rezo.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.h1.Http1Limits;
import dev.rezo.h1.Http1Session;
import dev.rezo.http.BodyException;
import dev.rezo.http.Request;
import dev.rezo.http.Url;
import dev.rezo.testing.ScriptedPeer;
import dev.rezo.testing.VirtualLoop;
import dev.rezo.testing.VirtualNetwork;
import dev.rezo.testing.VirtualTime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** When a body is left to the kernel, and what becomes of it; one thread plays all. */
class FileSendingTest implements RequestSender.Owner {

  private static final int LARGE = 10_000_000;

  private final VirtualTime time = new VirtualTime();
  private final VirtualLoop loop = new VirtualLoop(new VirtualNetwork(time));
  private final ScriptedPeer peer = ScriptedPeer.connectedTo(loop);
  private final LendingTransport transport = new LendingTransport(peer.transport());
  private final Http1Session session =
      new Http1Session(
          Http1Limits.DEFAULT,
          new ResponseIntake((status, reason, headers) -> {}, SpareChunks.NONE));
  private final RequestSender sender = new RequestSender(session, transport, false, this);
  private final List<String> heard = new ArrayList<>();

  private void start(RegionBody body, String... headers) {
    Request.Builder request = Request.builder("PUT", Url.parse("http://a.test/")).body(body);
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    loop.runAsLoop(() -> sender.start(request.build(), true));
    time.runUntilIdle();
  }

  private void lend() {
    loop.runAsLoop(transport::lend);
    time.runUntilIdle();
  }

  private void move(RegionBody body) throws IOException {
    body.runMove();
    time.runUntilIdle();
  }

  @Test
  @Tag("F55")
  void aLargeFileIsSentTurnByTurnBehindItsHead() throws IOException {
    RegionBody body = new RegionBody(LARGE, false);
    start(body);
    assertThat(peer.takeText()).contains("Content-Length: " + LARGE).endsWith("\r\n\r\n");
    assertThat(transport.isAsked()).isTrue();
    assertThat(heard).containsExactly("paused");
    while (body.left() > 0) {
      lend();
      move(body);
    }
    assertThat(transport.loans).isEqualTo(3); // of 4 MiB
    assertThat(heard).endsWith("progressed", "sent").containsOnlyOnce("sent");
    assertThat(peer.takeText()).isEmpty();
    assertThat(body.closed).isEqualTo(1);
    assertThat(sender.isSending()).isFalse();
  }

  @Test
  void aSocketWithoutRoomIsAskedForAgain() throws IOException {
    RegionBody body = new RegionBody(LARGE, false);
    start(body);
    transport.room = 1_000_000;
    lend();
    assertThat(transport.isAsked()).isFalse();
    move(body);
    assertThat(transport.isAsked()).isTrue();
    assertThat(body.left()).isEqualTo(LARGE - 1_000_000);
  }

  @Test
  void thePeerIsLateWhileRoomIsWaitedForAndNotWhileADiskIs() throws IOException {
    RegionBody body = new RegionBody(LARGE, false);
    start(body);
    assertThat(sender.isBlocked()).isTrue();
    lend();
    assertThat(sender.isBlocked()).isFalse();
    transport.room = 1;
    move(body);
    assertThat(sender.isBlocked()).isTrue();
    assertThat(heard).containsExactly("paused", "progressed", "paused");
  }

  @Test
  void aSmallFileGoesWithItsHead() {
    RegionBody body = new RegionBody(64 * 1024 - 1, false);
    start(body);
    assertThat(body.asked).isZero();
    assertThat(heard).endsWith("sent");
    assertThat(body.closed).isEqualTo(1);
  }

  @Test
  void aSourceThatHidesItsFileIsRead() {
    RegionBody body = new RegionBody(LARGE, true);
    start(body);
    assertThat(body.asked).isEqualTo(1);
    assertThat(transport.loans).isZero();
    assertThat(peer.receivedBytes()).hasSizeGreaterThan(LARGE);
    assertThat(heard).endsWith("sent");
  }

  @Test
  void aChunkedBodyIsRead() {
    RegionBody body = new RegionBody(LARGE, false);
    start(body, "Transfer-Encoding", "chunked");
    assertThat(body.asked).isZero();
    assertThat(heard).endsWith("sent");
  }

  @Test
  void aTransportThatLendsNothingIsWrittenTo() {
    RegionBody body = new RegionBody(LARGE, false);
    RequestSender other = new RequestSender(session, peer.transport(), false, this);
    Request request = Request.builder("PUT", Url.parse("http://a.test/")).body(body).build();
    loop.runAsLoop(() -> other.start(request, true));
    time.runUntilIdle();
    assertThat(body.asked).isZero();
    assertThat(peer.receivedBytes()).hasSizeGreaterThan(LARGE);
    assertThat(heard).endsWith("sent");
  }

  @Test
  void aCancelDuringATurnClosesTheSourceAndHearsNoMore() throws IOException {
    RegionBody body = new RegionBody(LARGE, false);
    start(body);
    lend();
    loop.runAsLoop(sender::cancel);
    assertThat(body.closed).isEqualTo(1);
    move(body);
    assertThat(transport.isAsked()).isFalse();
    assertThat(transport.isOut()).isFalse();
    assertThat(heard).containsExactly("paused");
  }

  @Test
  void aLoanThatComesAfterTheCancelIsGivenBack() {
    RegionBody body = new RegionBody(LARGE, false);
    start(body);
    loop.runAsLoop(sender::cancel);
    lend();
    assertThat(body.isMoving()).isFalse();
    assertThat(transport.isOut()).isFalse();
    assertThat(heard).containsExactly("paused");
  }

  @Test
  void aFileThatBreaksIsToldOnce() throws IOException {
    RegionBody body = new RegionBody(LARGE, false);
    start(body);
    lend();
    body.broken = new IOException("expected 8 bytes, actual 5");
    move(body);
    assertThat(heard)
        .containsExactly(
            "paused",
            "failed PUT http://a.test/: the request could not be sent: expected 8 bytes, actual 5");
    assertThat(body.closed).isEqualTo(1);
  }

  @Test
  void aMoveThatIsRefusedGivesTheLoanBack() {
    RegionBody body = new RegionBody(LARGE, false);
    start(body);
    body.refusal = new IllegalStateException("no thread");
    lend();
    assertThat(transport.isOut()).isFalse();
    assertThat(heard).hasSize(2).last().asString().startsWith("failed ").contains("no thread");
  }

  @Override
  public void progressed() {
    heard.add("progressed");
  }

  @Override
  public void paused() {
    heard.add("paused");
  }

  @Override
  public void requestSent() {
    heard.add("sent");
  }

  @Override
  public void requestRefused(IllegalArgumentException cause) {
    heard.add("refused " + cause.getMessage());
  }

  @Override
  public void sourceFailed(BodyException cause) {
    heard.add("failed " + cause.getMessage());
  }

  @Override
  public boolean isAnswered() {
    return false;
  }
}
