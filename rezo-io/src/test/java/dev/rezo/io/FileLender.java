package dev.rezo.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A borrower that sends a file on the thread of its test. */
final class FileLender implements LendableOutput.Borrower, AutoCloseable {

  final FileChannel file;
  final LinkedBlockingQueue<TcpLoan> loans = new LinkedBlockingQueue<>();
  private final LendableOutput output;
  private final Transport transport;
  long sent;

  FileLender(Transport transport, Path path) throws IOException {
    this.transport = transport;
    this.output = Objects.requireNonNull(transport.lendableOutput());
    this.file = FileChannel.open(path);
  }

  /** On the loop. */
  void ask() {
    output.lendTo(this);
  }

  @Override
  public void lent(LendableOutput.Loan loan) {
    loans.add((TcpLoan) loan);
  }

  TcpLoan nextLoan() throws InterruptedException {
    return Objects.requireNonNull(loans.poll(30, TimeUnit.SECONDS), "loan");
  }

  /** Waits for the loan, sends as much as goes, gives it back and asks again; says how much. */
  long sendUntilFull() throws Exception {
    TcpLoan loan = nextLoan();
    long before = sent;
    for (long moved; (moved = loan.transfer(file, sent, file.size() - sent)) > 0; ) {
      sent += moved;
    }
    loan.giveBack(this::ask);
    Await.run(transport.loop(), () -> {}); // It is back.
    return sent - before;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
