import React, { useState } from 'react';
import { Button } from '../button';

interface Props {
  title: string;
  onClose(): void;
}

/** A panel that can be closed. */
export function Panel({ title, onClose }: Props): JSX.Element {
  const [open, setOpen] = useState(true);
  const toggle = () => setOpen(!open);
  return (
    <section>
      <h1>{title}</h1>
      <Button onClick={() => toggle()}>Close</Button>
    </section>
  );
}

export const Header = React.memo(({ title }: Props) => <h2>{title}</h2>);

export class Board extends React.Component<Props> {
  state = { count: 0 };

  handleClick = () => {
    this.setState({ count: 1 });
  };

  render() {
    return <Panel title="x" onClose={this.handleClick} />;
  }
}

export default Panel;
