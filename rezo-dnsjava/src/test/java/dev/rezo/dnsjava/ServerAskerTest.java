package dev.rezo.dnsjava;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.io.EventLoop;
import dev.rezo.testing.VirtualLoops;
import dev.rezo.testing.VirtualNetwork;
import dev.rezo.testing.VirtualTime;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

class ServerAskerTest {

  private static final Question QUESTION =
      new Question(Name.fromConstantString("api.test."), Type.A);

  private final VirtualTime time = new VirtualTime();
  private final VirtualNetwork network = new VirtualNetwork(time);
  private final EventLoop loop = new VirtualLoops(network, 1).next();
  private final SilentWire wire = new SilentWire();
  private final List<Reply> heard = new ArrayList<>();

  /**
   * Takes what is sent and answers when the test says so. Not thread-safe; the caller serialises.
   */
  private static final class SilentWire implements Wire {
    private final List<String> sent = new ArrayList<>();
    private Receiver last = new Nobody();
    private int open;

    @Override
    public Sent send(EventLoop loop, TryPlan.Try target, Query query, Receiver receiver) {
      sent.add(target.toString());
      last = receiver;
      open++;
      return new Sent() {
        @Override
        public int ignored() {
          return 3;
        }

        @Override
        public void cancel() {
          open--;
        }
      };
    }

    @Override
    public void close() {}
  }

  /** Before anything was sent. Immutable. */
  private static final class Nobody implements Wire.Receiver {
    @Override
    public void onAnswer(Message message) {
      throw new AssertionError("nothing was sent");
    }

    @Override
    public void onFailure(String what) {
      throw new AssertionError("nothing was sent");
    }
  }

  private static DnsServers servers() throws UnknownHostException {
    List<InetSocketAddress> addresses = new ArrayList<>();
    for (int last : new int[] {1, 2}) {
      byte[] address = {(byte) 192, 0, 2, (byte) last};
      addresses.add(new InetSocketAddress(InetAddress.getByAddress(address), 53));
    }
    return DnsServers.of(addresses);
  }

  private Pending ask(ServerAsker asker, Duration patience) {
    List<Pending> asked = new ArrayList<>();
    loop.execute(
        () ->
            asked.add(asker.ask(loop, QUESTION, loop.nanoTime() + patience.toNanos(), heard::add)));
    time.runUntilIdle();
    return asked.get(0);
  }

  @Test
  void aSilentServerGivesWayAfterItsTime() throws Exception {
    ask(new ServerAsker(servers(), wire), Duration.ofSeconds(20));

    time.advance(Duration.ofMillis(1_999));
    assertThat(wire.sent).containsExactly("192.0.2.1:53");
    time.advance(Duration.ofMillis(1));
    assertThat(wire.sent).containsExactly("192.0.2.1:53", "192.0.2.2:53");
    assertThat(wire.open).isEqualTo(1);
  }

  @Test
  @Tag("A162")
  void silenceOfAllIsToldServerByServer() throws Exception {
    ask(new ServerAsker(servers().withAttempts(1), wire), Duration.ofSeconds(20));
    time.advance(Duration.ofSeconds(4));

    assertThat(heard)
        .containsExactly(
            new Reply.Failed(
                DnsLookupException.Reason.NO_ANSWER,
                "api.test. A asked of 192.0.2.1:53: no answer within 2000 ms, 3 that were none"
                    + " ignored; 192.0.2.2:53: no answer within 2000 ms, 3 that were none"
                    + " ignored"));
    assertThat(wire.open).isZero();
    network.requireNothingLeft();
  }

  @Test
  @Tag("A162")
  void theDeadlineEndsTheLastTryEarly() throws Exception {
    ask(new ServerAsker(servers(), wire), Duration.ofMillis(2_500));
    time.advance(Duration.ofMillis(2_500));

    assertThat(heard).hasSize(1);
    assertThat(((Reply.Failed) heard.get(0)).said()).contains("192.0.2.2:53: no answer within 500");
    network.requireNothingLeft();
  }

  @Test
  void aFailureOfTheNetworkGivesWayAtOnce() throws Exception {
    ask(new ServerAsker(servers(), wire), Duration.ofSeconds(20));
    loop.execute(() -> wire.last.onFailure("nobody listens there"));
    time.runUntilIdle();

    assertThat(wire.sent).containsExactly("192.0.2.1:53", "192.0.2.2:53");
  }

  @Test
  void rotationBeginsEachQuestionWithAnotherServer() throws Exception {
    ServerAsker asker = new ServerAsker(servers().withRotate(true), wire);
    ask(asker, Duration.ofSeconds(1));
    ask(asker, Duration.ofSeconds(1));
    ask(asker, Duration.ofSeconds(1));

    assertThat(wire.sent).containsExactly("192.0.2.1:53", "192.0.2.2:53", "192.0.2.1:53");
  }

  @Test
  void cancellingLeavesNothing() throws Exception {
    Pending pending = ask(new ServerAsker(servers(), wire), Duration.ofSeconds(20));
    loop.execute(pending::cancel);
    time.runUntilIdle();

    assertThat(wire.open).isZero();
    network.requireNothingLeft();
  }
}
