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
import org.junit.jupiter.api.Test;

class RequestSenderTest {

  private final VirtualLoop loop = new VirtualLoop(new VirtualNetwork(new VirtualTime()));

  @Test
  void aTargetIsTheWholeAddressWhereAPlainProxyListens() {
    assertThat(sent(true, Request.get("http://[::1]:8080/a?b")))
        .startsWith("GET http://[::1]:8080/a?b HTTP/1.1\r\nHost: [::1]:8080\r\n");
    assertThat(sent(false, Request.get("http://[::1]:8080/a?b")))
        .startsWith("GET /a?b HTTP/1.1\r\nHost: [::1]:8080\r\n");
    Request connect = Request.builder("CONNECT", Url.parse("http://a.test/")).build();
    assertThat(sent(true, connect)).startsWith("CONNECT a.test:80 HTTP/1.1\r\n");
  }

  private String sent(boolean absoluteForm, Request request) {
    ScriptedPeer peer = ScriptedPeer.connectedTo(loop);
    Http1Session session =
        new Http1Session(
            Http1Limits.DEFAULT,
            new ResponseIntake((status, reason, headers) -> {}, SpareChunks.NONE));
    RequestSender sender = new RequestSender(session, peer.transport(), absoluteForm, new Deaf());
    loop.runAsLoop(() -> sender.start(request, true));
    return peer.received();
  }

  /** Hears nothing that matters. */
  private static final class Deaf implements RequestSender.Owner {
    @Override
    public void progressed() {}

    @Override
    public void paused() {}

    @Override
    public void requestSent() {}

    @Override
    public void requestRefused(IllegalArgumentException cause) {
      throw cause;
    }

    @Override
    public void sourceFailed(BodyException cause) {
      throw new AssertionError(cause);
    }

    @Override
    public boolean isAnswered() {
      return false;
    }
  }
}
