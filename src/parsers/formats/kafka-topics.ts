import type { FormatParser } from '../../core/parser.ts'
import { ROW_AMISS } from '../../records/row-amiss.ts'
import { rowsSink } from '../load/rows.ts'

const TOPIC = /^\s{0,40}Topic: \S{1,249}\s{1,250}(?:TopicId: \S{1,40}\s{1,40})?PartitionCount: ?\d{1,7}\s/
const ROW =
  /^\s{0,300}Topic: (\S{1,249})\s{1,250}Partition: (\d{1,7})\s{1,40}Leader: (none|-?\d{1,10})\s{1,80}Replicas: ([\d,]{1,400})\s{1,80}Isr:\s?([\d,]{0,400})(?:\s.{0,400})?$/

const countOf = (ids: string): number => ids.split(',').filter((id) => id !== '').length

/** kafka-topics --describe: partitions without a leader, or with replicas that are not in sync. */
export const kafkaTopics: FormatParser = {
  id: 'kafka-topics',
  title: 'kafka-topics --describe',
  capture: ['kafka-topics.sh --bootstrap-server HOST:9092 --describe'],
  recognised: 'by its rows (Topic: Partition: Leader: Replicas: Isr:)',
  samples: [
    {
      text: 'Topic: orders\tTopicId: x1\tPartitionCount: 2\tReplicationFactor: 2\tConfigs: \n\tTopic: orders\tPartition: 0\tLeader: 1\tReplicas: 1,2\tIsr: 1,2\n\tTopic: orders\tPartition: 1\tLeader: none\tReplicas: 2,3\tIsr: \n',
    },
  ],
  shows: ['states'],
  begins: ['Partition: ', 'PartitionCount: ', 'PartitionCount:'],
  heading: (text) => TOPIC.test(text) || ROW.test(text),
  open(publish, { stamp }) {
    return rowsSink((line) => {
      const m = ROW.exec(line.text)
      if (m === null) return TOPIC.test(line.text)
      const [, topic, partition, leader] = m
      const [replicas, inSync] = [countOf(m[4]!), countOf(m[5]!)]
      const name = `partition ${partition} of topic ${topic}`
      if (leader === 'none' || leader === '-1')
        publish(ROW_AMISS, { name, amiss: `it has no leader (Leader: ${leader})`, gravity: 'failed' }, line, stamp)
      else if (inSync < replicas)
        publish(ROW_AMISS, { name, amiss: `${inSync} of its ${replicas} replicas in sync`, gravity: 'refused' }, line, stamp)
      return true
    })
  },
}
